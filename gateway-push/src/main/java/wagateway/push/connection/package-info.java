/**
 * The life of one connection as a pure function: state, input and time give a state and effects. Open {@link wagateway.push.connection.Machine} first. Imports {@code wire}, {@code recovery}, {@code protocol} and {@code pod}.
 */
@NullMarked
package wagateway.push.connection;

import org.jspecify.annotations.NullMarked;
