package wagateway.api.adapter.wppconnect;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.worker.Worker;
import wagateway.api.worker.http.WorkerCall;
import wagateway.api.worker.http.WorkerHttp;
import wagateway.api.worker.http.WorkerResponse;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;
import wagateway.model.identity.SessionId;

/**
 * The calls of WPPConnect Server that a session needs, as its version 2.10 has them. Its key stands in the path of those for
 * operators; each other is shown a token of its session, which is asked for with that key.
 */
@Component
class WppconnectCalls {
    /** A token hashes the name and the key behind it, of which bcrypt reads 72 bytes in all. */
    private static final int MAX_NAME = 40;

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final WorkerHttp http;
    private final AdaptedWorkers workers;
    private final JsonMapper mapper;

    WppconnectCalls(WorkerHttp http, AdaptedWorkers workers, JsonMapper mapper) {
        this.http = http;
        this.workers = workers;
        this.mapper = mapper;
    }

    /**
     * What a session does.
     *
     * @param code to scan, with {@code QRCODE}
     */
    record State(String name, @Nullable String code) {
        static final String CLOSED = "CLOSED";
        static final String SCAN = "QRCODE";
        static final String TYPE = "PHONECODE";
        static final String CONNECTED = "CONNECTED";

        boolean is(String other) {
            return name.equals(other);
        }
    }

    /** What WPPConnect calls a session. */
    static String name(SessionId session) {
        String id = session.value();
        return id.length() <= MAX_NAME ? id : "w" + Fingerprint.of(id).substring(0, MAX_NAME - 1);
    }

    Mono<Void> list(Worker worker) {
        return workers.key(worker)
                .flatMap(key -> http.told(worker, plain(HttpMethod.GET, "/api/" + inPath(key) + "/show-all-sessions")));
    }

    /** {@code CLOSED} also of one that it does not know. */
    Mono<State> state(Worker worker, SessionId session) {
        return http.repeatedly(worker, call(worker, session, HttpMethod.GET, "/status-session", "", Set.of()))
                .map(this::json)
                .map(body -> new State(
                        body.path("status").asString(State.CLOSED),
                        body.path("urlcode").stringValue(null)));
    }

    /** Begins in the background, and does nothing with one that is not {@code CLOSED}. */
    Mono<Void> start(Worker worker, SessionId session, String address, @Nullable String phoneNumber) {
        var body = mapper.createObjectNode().put("webhook", address).put("waitQrCode", false);
        if (phoneNumber != null) {
            body.put("phone", phoneNumber.replace("+", ""));
        }
        return http.told(worker, call(worker, session, HttpMethod.POST, "/start-session", body.toString(), Set.of()));
    }

    /** The account of one that is {@code CONNECTED}; empty where its browser does not answer. */
    Mono<Account> account(Worker worker, SessionId session) {
        return http.repeatedly(
                        worker,
                        call(worker, session, HttpMethod.GET, "/host-device", "", Set.of(NOT_FOUND, SERVER_ERROR)))
                .filter(response -> response.status() < NOT_FOUND)
                .map(this::json)
                .map(body -> body.path("response"))
                .map(device -> new Account(
                        PhoneNumber.normalise(device.path("phoneNumber").asString(""))
                                .orElse(null),
                        device.path("pushname").stringValue(null)));
    }

    /** Whether the browser of a session is there: one that has died leaves it {@code CONNECTED}. */
    Mono<Boolean> isAlive(Worker worker, SessionId session) {
        return http.repeatedly(worker, call(worker, session, HttpMethod.GET, "/check-connection-session", "", Set.of()))
                .map(response -> json(response).path("status").asBoolean(false));
    }

    /** Ends the browser of one that is {@code CONNECTED}, whose login stays. Of any other it would lose the browser, and not end it. */
    Mono<Void> close(Worker worker, SessionId session) {
        return http.told(worker, call(worker, session, HttpMethod.POST, "/close-session", "", Set.of()));
    }

    /** Ends the login of one that is {@code CONNECTED}; its browser ends with that. */
    Mono<Void> logout(Worker worker, SessionId session) {
        return http.once(
                        worker,
                        call(worker, session, HttpMethod.POST, "/logout-session", "", Set.of(NOT_FOUND, SERVER_ERROR)))
                .then();
    }

    /** Forgets what is stored of a session, so that it is not started with the server any more. */
    Mono<Void> forget(Worker worker, SessionId session) {
        return workers.key(worker)
                .flatMap(key ->
                        http.told(worker, plain(HttpMethod.POST, withKey(session, key) + "/clear-session-data")));
    }

    private WorkerCall call(
            Worker worker, SessionId session, HttpMethod method, String path, String body, Set<Integer> taken) {
        return new WorkerCall(
                method,
                "/api/" + name(session) + path,
                body,
                token(worker, session).map(token -> Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token)),
                taken);
    }

    private Mono<String> token(Worker worker, SessionId session) {
        return workers.key(worker)
                .flatMap(key ->
                        http.repeatedly(worker, plain(HttpMethod.POST, withKey(session, key) + "/generate-token")))
                .map(response -> json(response).path("token").asString(""));
    }

    private static WorkerCall plain(HttpMethod method, String path) {
        return new WorkerCall(method, path, "", Mono.just(Map.of()), Set.of());
    }

    private static String withKey(SessionId session, String key) {
        return "/api/" + name(session) + "/" + inPath(key);
    }

    private static String inPath(String key) {
        return UriUtils.encode(key, StandardCharsets.UTF_8);
    }

    private JsonNode json(WorkerResponse response) {
        try {
            return mapper.readTree(response.body());
        } catch (JacksonException _) {
            return mapper.missingNode();
        }
    }
}
