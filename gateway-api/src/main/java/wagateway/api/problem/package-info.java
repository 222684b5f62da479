/**
 * What a caller is told when a request cannot be served (RFC 9457). Open {@link wagateway.api.problem.ProblemCode} first.
 * Imports nothing of ours.
 */
@NullMarked
package wagateway.api.problem;

import org.jspecify.annotations.NullMarked;
