package wagateway.push.transport.sse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import wagateway.model.event.Offset;
import wagateway.model.identity.Caller;
import wagateway.model.identity.SessionId;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.pod.BearerToken;
import wagateway.push.connection.EventStreamMachine;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.ShuttingDown;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Refusal;

/**
 * The request for an event stream. The token is accepted in the header alone: a URL, with its parameters, is written to
 * the logs of proxies. Refusals are problems (RFC 9457) with a code of {@link Refusal}.
 */
public final class EventStreamRoute {
    public static final String PATH = "/api/v1/events";

    private static final MediaType PROBLEM = MediaType.APPLICATION_PROBLEM_JSON;
    private static final Map<String, String> CHALLENGES = Map.of(
            Refusal.AUTHENTICATION_REQUIRED.code(), BearerToken.REQUIRED,
            Refusal.AUTHENTICATION_FAILED.code(), BearerToken.INVALID,
            Refusal.TOKEN_EXPIRED.code(), BearerToken.EXPIRED);

    private final ConnectionRuntime<EventStreamMachine> streams;
    private final TokenVerifier tokens;
    private final int maxSessions;

    private EventStreamRoute(ConnectionRuntime<EventStreamMachine> streams, TokenVerifier tokens, int maxSessions) {
        this.streams = streams;
        this.tokens = tokens;
        this.maxSessions = maxSessions;
    }

    /** @param maxSessions how many one request may name */
    public static RouterFunction<ServerResponse> on(
            ConnectionRuntime<EventStreamMachine> streams, TokenVerifier tokens, int maxSessions) {
        return RouterFunctions.route(
                RequestPredicates.GET(PATH), new EventStreamRoute(streams, tokens, maxSessions)::answer);
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        if (streams.isDraining()) {
            return ShuttingDown.answer();
        }
        String token = BearerToken.of(request.headers().firstHeader(HttpHeaders.AUTHORIZATION));
        if (token == null) {
            return refuse(HttpStatus.UNAUTHORIZED, Refusal.AUTHENTICATION_REQUIRED.asAnswer());
        }
        return Mono.fromCompletionStage(() -> tokens.verify(token))
                .flatMap(verification -> verification instanceof Verification.Accepted(Caller caller)
                        ? answer(request, caller)
                        : refuse(
                                HttpStatus.UNAUTHORIZED,
                                Refusal.of(verification).asAnswer()));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Caller caller) {
        List<String> names = request.queryParams().getOrDefault("session", List.of()).stream()
                .distinct()
                .toList();
        if (names.size() > maxSessions) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    Refusal.INVALID_ARGUMENT.because("at most " + maxSessions + " sessions, or none for all"));
        }
        List<SessionId> sessions =
                names.stream().flatMap(name -> SessionId.parse(name).stream()).toList();
        if (sessions.size() < names.size()) {
            return refuse(HttpStatus.NOT_FOUND, Refusal.SESSION_NOT_FOUND.asAnswer());
        }
        List<ClientCommand> commands = commands(sessions, request.headers().firstHeader("Last-Event-ID"));
        return streams.claim(caller.userId())
                .flatMap(lease -> {
                    var stream = new EventStream(streams, caller, lease, commands, Math.max(1, names.size()));
                    return stream.outcome()
                            .flatMap(refused -> refused.map(reason -> turnAway(stream, reason))
                                    .orElseGet(() ->
                                            flow(stream, request.exchange().getResponse())));
                })
                .switchIfEmpty(Mono.defer(
                        () -> refuse(HttpStatus.TOO_MANY_REQUESTS, Refusal.TOO_MANY_CONNECTIONS.asAnswer())));
    }

    /** A malformed offset counts as one that cannot be resumed from. */
    private static List<ClientCommand> commands(List<SessionId> sessions, @Nullable String lastEventId) {
        boolean returns = lastEventId != null && !lastEventId.isEmpty();
        Offset seen = Optional.ofNullable(lastEventId).flatMap(Offset::parse).orElse(Offset.NONE);
        var all = new ClientCommand.Resume(sessions.isEmpty(), sessions, seen);
        return returns ? List.of(all) : all.asNew();
    }

    private static Mono<ServerResponse> turnAway(EventStream stream, Answer.Refused reason) {
        stream.end();
        return refuse(HttpStatus.NOT_FOUND, reason);
    }

    private static Mono<ServerResponse> flow(EventStream stream, ServerHttpResponse connection) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body((response, _) -> stream.writeTo(response, () -> cut(connection)));
    }

    /** Whatever waits for the peer is thrown away. */
    private static void cut(ServerHttpResponse connection) {
        ServerHttpResponseDecorator.<HttpServerResponse>getNativeResponse(connection)
                .withConnection(to -> {
                    var _ = to.channel().close();
                });
    }

    private static Mono<ServerResponse> refuse(HttpStatus status, Answer.Refused refused) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "urn:wagateway:problem:" + refused.code());
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", refused.message());
        problem.put("code", refused.code());
        ServerResponse.BodyBuilder answer = ServerResponse.status(status).cacheControl(CacheControl.noStore());
        String challenge = CHALLENGES.get(refused.code());
        if (challenge != null) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return answer.contentType(PROBLEM).bodyValue(problem);
    }
}
