package wagateway.api.connect;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * What may be said to connect a session.
 *
 * @param phoneNumber E.164: that of the phone on which a pairing code is to be typed; null for QR codes alone
 * @param onlyWhileWatched whether the session is linked only while somebody watches, now and later; null: as before
 */
record ConnectRequest(
        @Nullable String phoneNumber, @Nullable Boolean onlyWhileWatched) {
    private static final int MAX_BYTES = 4096;
    private static final ConnectRequest PLAIN = new ConnectRequest(null, null);
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    /**
     * Reads a body. None at all is what front ends send that know no phone numbers, whatever type they say that it has.
     *
     * @return fails with a {@link ProblemException} that says what is wrong with it
     */
    static Mono<ConnectRequest> read(ServerHttpRequest request) {
        MediaType type = request.getHeaders().getContentType();
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(ConnectRequest::bytes)
                .filter(body -> body.length > 0)
                .map(body -> of(body, type))
                .defaultIfEmpty(PLAIN);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static ConnectRequest of(byte[] body, @Nullable MediaType type) {
        if (type != null && !type.getSubtype().endsWith("json")) {
            throw ProblemException.of(ProblemCode.MEDIA_TYPE_NOT_SUPPORTED);
        }
        JsonNode json = parse(body);
        return new ConnectRequest(
                phoneNumber(json.path("phoneNumber")), onlyWhileWatched(json.path("onlyWhileWatched")));
    }

    private static @Nullable String phoneNumber(JsonNode number) {
        if (isAbsent(number)) {
            return null;
        }
        if (!number.isString() || !E164.matcher(number.asString()).matches()) {
            throw ProblemException.ofField(
                    "phoneNumber",
                    "must be a string of + and 7 to 15 digits with the country code, like +4915112345678");
        }
        return number.asString();
    }

    private static @Nullable Boolean onlyWhileWatched(JsonNode only) {
        if (isAbsent(only)) {
            return null;
        }
        if (!only.isBoolean()) {
            throw ProblemException.ofField("onlyWhileWatched", "must be true or false");
        }
        return only.asBoolean();
    }

    private static boolean isAbsent(JsonNode member) {
        return member.isMissingNode() || member.isNull();
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            if (json.isObject() || json.isNull()) {
                return json;
            }
        } catch (JacksonException e) {
            // answered as any other body that is no object
        }
        throw ProblemException.of(ProblemCode.MALFORMED_BODY);
    }

    /** Without the number. */
    @Override
    public String toString() {
        return "ConnectRequest[" + (phoneNumber == null ? "" : "by phone number") + "]";
    }
}
