/**
 * Which pod holds a session, and the proof that a request comes from another pod. Open {@link wagateway.push.cluster.SessionIds} first.
 * Imports {@code pod}.
 */
@NullMarked
package wagateway.push.cluster;

import org.jspecify.annotations.NullMarked;
