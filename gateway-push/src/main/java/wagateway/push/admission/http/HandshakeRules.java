package wagateway.push.admission.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import wagateway.pod.PageOrigins;
import wagateway.push.admission.AddressPrefix;
import wagateway.push.admission.Handshake;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.admission.Handshakes;
import wagateway.push.admission.Overload;

/**
 * The rules by which all channels count handshakes.
 *
 * @param enginePath of Engine.IO, where a request without a sid is a handshake
 * @param otherPaths where each request is one
 * @param refused called with each refusal
 */
public record HandshakeRules(
        String enginePath,
        Set<String> otherPaths,
        ClientAddresses addresses,
        Handshakes handshakes,
        Overload overload,
        EventLoopLag lag,
        PageOrigins origins,
        Consumer<HandshakeRefusal> refused) {
    private static final int MAX_PARAMETERS = 1_024;

    boolean isEngine(HttpRequest request) {
        return request.uri().startsWith(enginePath);
    }

    /** A CORS preflight is not one. */
    boolean isHandshake(HttpRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS)
                || request.decoderResult().isFailure()) {
            return false;
        }
        var uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
        return isEngine(request) ? hasNoSid(uri) : otherPaths.contains(uri.rawPath());
    }

    private static boolean hasNoSid(QueryStringDecoder uri) {
        try {
            return uri.parameters().getOrDefault("sid", List.of("")).getLast().isEmpty();
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    Handshake enter(HttpHeaders headers, InetAddress peer) {
        HandshakeRefusal overloaded = overload.reason();
        Handshake handshake =
                overloaded == null ? handshakes.enter(AddressPrefix.of(addresses.of(headers, peer))) : overloaded;
        if (handshake instanceof HandshakeRefusal refusal) {
            refused.accept(refusal);
        }
        return handshake;
    }
}
