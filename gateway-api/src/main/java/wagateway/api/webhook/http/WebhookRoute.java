package wagateway.api.webhook.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.problem.ProblemCode;
import wagateway.api.webhook.http.UnfinishedBodies.Body;

/**
 * What one call of a worker takes.
 *
 * @param consumed what the body may be
 * @param maxBytes of the body
 */
record WebhookRoute(PathPattern path, List<MediaType> consumed, int maxBytes, Call call) {
    /** Does what a body of a type asks for, sent by a worker; emits what is answered with 202. */
    interface Call {
        Mono<?> apply(ProvenWorker sender, byte[] body, MediaType type);
    }

    static final MediaType ANY_JSON = new MediaType("application", "*+json");

    private static final List<MediaType> PRODUCED =
            List.of(MediaType.APPLICATION_JSON, ANY_JSON, MediaType.APPLICATION_NDJSON);

    WebhookRoute(String path, List<MediaType> consumed, int maxBytes, Call call) {
        this(PathPatternParser.defaultInstance.parse(path), consumed, maxBytes, call);
    }

    /** As controllers are matched: in whatever way the path is written. */
    boolean takes(HttpServerRequest request) {
        return (request.uri().equals(path.getPatternString()) || matches(request.uri()))
                && !request.method().equals(HttpMethod.OPTIONS);
    }

    private boolean matches(String uri) {
        try {
            String raw = new URI(uri).getRawPath();
            return raw != null && path.matches(PathContainer.parsePath(raw));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** The body; fails with {@link ProblemCode#BODY_TOO_LARGE}, or {@link ProblemCode#OVERLOADED} where too much of others waits. */
    Mono<byte[]> body(HttpServerRequest request, UnfinishedBodies unfinished) {
        return Mono.using(
                () -> unfinished.begin(maxBytes),
                body -> request.receive().collect(() -> body, Body::add).map(Body::whole),
                Body::dispose);
    }

    /**
     * The type of the body.
     *
     * @throws UnsupportedMediaTypeStatusException where it is not one of those
     * @throws NotAcceptableStatusException where JSON is not wanted as the answer
     */
    MediaType checkedType(HttpHeaders headers) {
        MediaType type = type(headers.get(HttpHeaderNames.CONTENT_TYPE));
        if (consumed.stream().noneMatch(each -> each.includes(type))) {
            throw new UnsupportedMediaTypeStatusException(type, consumed);
        }
        if (!isAnyOf(PRODUCED, headers.getAll(HttpHeaderNames.ACCEPT))) {
            throw new NotAcceptableStatusException(List.of(MediaType.APPLICATION_JSON));
        }
        return type;
    }

    private MediaType type(@Nullable String said) {
        if (MediaType.APPLICATION_JSON_VALUE.equals(said)) {
            return MediaType.APPLICATION_JSON;
        }
        try {
            return said == null || said.isEmpty() ? MediaType.APPLICATION_OCTET_STREAM : MediaType.parseMediaType(said);
        } catch (InvalidMediaTypeException e) {
            throw new UnsupportedMediaTypeStatusException(e.getMessage(), consumed);
        }
    }

    private static boolean isAnyOf(List<MediaType> produced, List<String> accepted) {
        try {
            List<MediaType> wanted = MediaType.parseMediaTypes(accepted);
            return wanted.isEmpty()
                    || wanted.stream().anyMatch(each -> produced.stream().anyMatch(each::isCompatibleWith));
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }
}
