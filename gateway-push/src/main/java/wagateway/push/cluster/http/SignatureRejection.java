package wagateway.push.cluster.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import wagateway.push.cluster.PodSignature;

/** How a pod refuses a request that no other pod has sent, so that it is not taken for the answer of a session. */
final class SignatureRejection {
    static final HttpResponseStatus STATUS = HttpResponseStatus.FORBIDDEN;

    private static final String MARK = "refused";

    private SignatureRejection() {}

    static void mark(HttpHeaders headers) {
        headers.set(PodSignature.HEADER, MARK);
    }

    static boolean is(HttpResponseStatus status, HttpHeaders headers) {
        return status.equals(STATUS) && headers.contains(PodSignature.HEADER, MARK, false);
    }
}
