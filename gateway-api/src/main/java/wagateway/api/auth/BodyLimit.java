package wagateway.api.auth;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** How long the body of a worker's call may be. */
public final class BodyLimit {
    /** Of many reports in one call: 2 MB. */
    public static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

    private static final int MAX_BYTES = 64 * 1024;
    private static final PathPattern BATCH =
            PathPatternParser.defaultInstance.parse("/api/v1/webhooks/session-status/batch");

    private BodyLimit() {}

    static int of(ServerHttpRequest request) {
        return BATCH.matches(request.getPath().pathWithinApplication()) ? MAX_BATCH_BYTES : MAX_BYTES;
    }

    /** The bytes of a buffer, which is released. */
    public static byte[] drain(DataBuffer buffer) {
        byte[] body = new byte[buffer.readableByteCount()];
        buffer.read(body);
        DataBufferUtils.release(buffer);
        return body;
    }
}
