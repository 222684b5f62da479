/**
 * The life of one Socket.IO connection as a pure function: state, input and time give a state and effects. Open {@link wagateway.push.connection.ConnectionState} first. Imports {@code protocol} and {@code contract}.
 */
@NullMarked
package wagateway.push.connection;

import org.jspecify.annotations.NullMarked;
