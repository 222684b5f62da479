/**
 * Requests and WebSockets on their way from pod to pod. Open {@link wagateway.push.cluster.http.HttpForward} first, then {@link wagateway.push.cluster.http.InternalServer}.
 * Imports {@code cluster}, {@code metrics}, {@code pod} and {@code protocol.engineio}.
 */
@NullMarked
package wagateway.push.cluster.http;

import org.jspecify.annotations.NullMarked;
