package wagateway.push.transport.polling;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import wagateway.pod.BearerToken;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.admission.TooMuchInputException;
import wagateway.push.admission.http.HandshakeGate;
import wagateway.push.connection.ConnectionSettings;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.engineio.EngineRequest;
import wagateway.push.protocol.engineio.PayloadCodec;
import wagateway.push.protocol.engineio.PayloadCodec.Part;
import wagateway.push.protocol.engineio.RequestError;
import wagateway.push.protocol.engineio.Transport;
import wagateway.push.transport.ShuttingDown;

/**
 * The HTTP requests of Engine.IO, and the refusals of those that should have become a WebSocket. Responses are never
 * cached; errors are {@code {"code":…,"message":…}}.
 */
public final class PollingRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PollingRoutes.class);
    private static final MediaType PAYLOAD = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private static final Pattern CLIENT_FILE =
            Pattern.compile("/socket\\.io(\\.msgpack|\\.esm)?(\\.min)?\\.js(\\.map)?$");

    private final PollingSessions sessions;
    private final ConnectionSettings settings;
    private final Duration bodyTimeout;
    private final int maxPackets;

    private PollingRoutes(PollingSessions sessions, ConnectionSettings settings, Duration bodyTimeout, int maxPackets) {
        this.sessions = sessions;
        this.settings = settings;
        this.bodyTimeout = bodyTimeout;
        this.maxPackets = maxPackets;
    }

    /**
     * @param path as for the reference server, whatever follows it makes no difference
     * @param bodyTimeout how long the body of a POST may take
     * @param maxPackets how many the body of a POST may have
     */
    public static RouterFunction<ServerResponse> on(
            String path, PollingSessions sessions, ConnectionSettings settings, Duration bodyTimeout, int maxPackets) {
        return RouterFunctions.route(under(path).and(PollingRoutes::isClientFile), _ -> noClientFile())
                .andRoute(under(path), new PollingRoutes(sessions, settings, bodyTimeout, maxPackets)::answer);
    }

    /** For the other pods: {@code DELETE} ends the poll that waits, after which its client polls anew. */
    public static RouterFunction<ServerResponse> releaseOn(String path, PollingSessions sessions) {
        return RouterFunctions.route(RequestPredicates.method(HttpMethod.DELETE).and(under(path)), request -> {
            String sid = EngineRequest.sid(request.queryParams());
            PollingSession session = sid == null ? null : sessions.find(sid);
            if (session != null) {
                session.release();
            }
            return ServerResponse.noContent().build();
        });
    }

    private static RequestPredicate under(String path) {
        return request -> request.uri().getRawPath().startsWith(path);
    }

    /** Files that the reference server serves. */
    private static boolean isClientFile(ServerRequest request) {
        return CLIENT_FILE.matcher(request.uri().getRawPath()).find();
    }

    private static Mono<ServerResponse> noClientFile() {
        return uncached(HttpStatus.NOT_FOUND)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("The client is not served here: take socket.io-client from npm, or a file from"
                        + " https://cdn.socket.io (https://socket.io/docs/v4/client-installation)");
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        boolean webSocket = "websocket".equalsIgnoreCase(request.headers().firstHeader(HttpHeaders.UPGRADE));
        return switch (EngineRequest.of(request.method().name(), webSocket, request.queryParams())) {
            case EngineRequest.Open _ when sessions.isClosing() -> ShuttingDown.answer();
            case EngineRequest.Open(Transport transport) ->
                transport == Transport.POLLING ? open(request) : refuseWebSocket(request);
            case EngineRequest.Poll(String sid) -> carry(sid, this::poll);
            case EngineRequest.Push(String sid) -> carry(sid, session -> push(request, session));
            // had it been for a connection of any pod, it would have become a WebSocket
            case EngineRequest.Upgrade _ -> refuse(RequestError.SESSION_UNKNOWN);
            case EngineRequest.Refused(RequestError error) -> refuse(error);
        };
    }

    private Mono<ServerResponse> open(ServerRequest request) {
        PollingSession session = sessions.open(
                HandshakeGate.take(request.exchange().getResponse()),
                BearerToken.of(request.headers().firstHeader(HttpHeaders.AUTHORIZATION)));
        return session == null ? refuse(HandshakeRefusal.POD_POLLING) : poll(session);
    }

    private Mono<ServerResponse> carry(String sid, Exchange exchange) {
        PollingSession session = sessions.find(sid);
        return session == null ? refuse(RequestError.SESSION_UNKNOWN) : exchange.with(session);
    }

    private Mono<ServerResponse> poll(PollingSession session) {
        return session.poll()
                .flatMap(payload -> uncached(HttpStatus.OK).contentType(PAYLOAD).bodyValue(payload))
                .switchIfEmpty(refuse(RequestError.BAD_REQUEST));
    }

    private Mono<ServerResponse> push(ServerRequest request, PollingSession session) {
        return Mono.using(
                session::beginPost,
                begun -> begun ? receive(request, session) : refuse(RequestError.BAD_REQUEST),
                begun -> {
                    if (begun) {
                        session.endPost();
                    }
                });
    }

    private Mono<ServerResponse> receive(ServerRequest request, PollingSession session) {
        Flux<DataBuffer> parts =
                request.bodyToFlux(DataBuffer.class).handle((part, within) -> pass(part, session, within));
        return DataBufferUtils.join(parts, settings.maxPayloadBytes())
                .timeout(bodyTimeout)
                .map(PollingRoutes::bytes)
                .defaultIfEmpty(ByteBuffer.allocate(0))
                .flatMap(body -> received(body, session))
                .onErrorResume(DataBufferLimitException.class, _ -> violated(session, CloseReason.TOO_LARGE))
                .onErrorResume(TooMuchInputException.class, tooMuch -> violated(session, tooMuch.reason()))
                .onErrorResume(
                        DisconnectedClientHelper::isClientDisconnectedException, left -> leftUnfinished(session, left))
                .onErrorResume(TimeoutException.class, _ -> violated(session, CloseReason.MESSAGE_TIMEOUT))
                .doOnError(_ -> session.end(CloseReason.CLIENT_LEFT))
                .doOnCancel(() -> session.end(CloseReason.CLIENT_LEFT));
    }

    private static void pass(DataBuffer part, PollingSession session, SynchronousSink<DataBuffer> within) {
        CloseReason tooMuch = session.received(part.readableByteCount());
        if (tooMuch == null) {
            within.next(part);
        } else {
            DataBufferUtils.release(part);
            within.error(new TooMuchInputException(tooMuch));
        }
    }

    private static ByteBuffer bytes(DataBuffer body) {
        byte[] bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return ByteBuffer.wrap(bytes);
    }

    private Mono<ServerResponse> received(ByteBuffer body, PollingSession session) {
        return switch (PayloadCodec.decode(body, maxPackets)) {
            case Decoded.Violation<List<Part>> violation -> violated(session, violation.consequence());
            case Decoded.Packet<List<Part>>(List<Part> parts) ->
                session.receive(parts)
                        ? uncached(HttpStatus.OK)
                                .contentType(MediaType.TEXT_HTML)
                                .bodyValue("ok")
                        : refuse(RequestError.BAD_REQUEST);
        };
    }

    /** Its handshake is not one of RFC 6455 (section 4.2.2). */
    private static Mono<ServerResponse> refuseWebSocket(ServerRequest request) {
        return "13".equals(request.headers().firstHeader("Sec-WebSocket-Version"))
                ? refuse(RequestError.BAD_REQUEST)
                : uncached(HttpStatus.UPGRADE_REQUIRED)
                        .header(HttpHeaders.UPGRADE, "websocket")
                        .header("Sec-WebSocket-Version", "13")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(RequestError.BAD_REQUEST.json());
    }

    /** The client is gone, so the answer is not read. */
    private static Mono<ServerResponse> leftUnfinished(PollingSession session, Throwable failure) {
        LOG.debug("A client closed its connection during a POST: {}", failure.getMessage());
        return violated(session, CloseReason.CLIENT_LEFT);
    }

    private static Mono<ServerResponse> violated(PollingSession session, CloseReason reason) {
        session.end(reason);
        return reason == CloseReason.TOO_LARGE
                ? uncached(HttpStatus.CONTENT_TOO_LARGE).build()
                : refuse(RequestError.BAD_REQUEST);
    }

    private static Mono<ServerResponse> refuse(RequestError error) {
        return uncached(HttpStatus.valueOf(error.status()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(error.json());
    }

    private static Mono<ServerResponse> refuse(HandshakeRefusal refusal) {
        return uncached(HttpStatus.valueOf(refusal.status()))
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(HandshakeGate.retryAfter()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(refusal.engineError());
    }

    private static ServerResponse.BodyBuilder uncached(HttpStatus status) {
        return ServerResponse.status(status).cacheControl(CacheControl.noStore());
    }

    @FunctionalInterface
    private interface Exchange {
        Mono<ServerResponse> with(PollingSession session);
    }
}
