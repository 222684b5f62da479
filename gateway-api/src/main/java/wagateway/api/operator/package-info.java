/**
 * What operators may do: put users out whose tokens are good, and say which workers there may be and are; and who is one. Open {@link wagateway.api.operator.RevocationController} first.
 * Imports {@code background}, {@code credential}, {@code metrics}, {@code problem}, {@code worker} and the model.
 */
@NullMarked
package wagateway.api.operator;

import org.jspecify.annotations.NullMarked;
