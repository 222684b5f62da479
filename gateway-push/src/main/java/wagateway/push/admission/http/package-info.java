/**
 * Admission at work on the channels of the HTTP server. Open {@link wagateway.push.admission.http.HandshakeGate} first.
 * Imports {@code admission} and {@code pod}.
 */
@NullMarked
package wagateway.push.admission.http;

import org.jspecify.annotations.NullMarked;
