package wagateway.api.adapter.waha;

import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers.Address;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.adapter.KeyedCall;
import wagateway.api.adapter.KeyedHttp;
import wagateway.api.adapter.KeyedHttp.Answer;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.identity.SessionId;

/** The calls of WAHA's API that a session needs, as WAHA 2026.8 has them. */
@Component
class WahaCalls {
    static final String SCAN = "SCAN_QR_CODE";

    private static final String HEADER = "X-Api-Key";
    private static final String SESSIONS = "/api/sessions";
    /** WAHA stores a session under a name of 64 characters, 10 of which are its own. */
    private static final int MAX_NAME = 54;

    private static final int SHORT_NAME = 40;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final KeyedHttp http;
    private final JsonMapper mapper;
    private final Duration patience;

    WahaCalls(KeyedHttp http, JsonMapper mapper, WorkerSettings settings) {
        this.http = http;
        this.mapper = mapper;
        this.patience = settings.responseTimeout();
    }

    /** What WAHA calls a session. */
    static String name(SessionId session) {
        String id = session.value();
        return id.length() <= MAX_NAME ? id : "w" + Fingerprint.of(id).substring(0, SHORT_NAME);
    }

    Mono<Void> list(Worker worker) {
        return http.told(worker, call(HttpMethod.GET, SESSIONS));
    }

    /** @return false when WAHA has it already, or does not take it */
    Mono<Boolean> create(Worker worker, SessionId session, ObjectNode config) {
        ObjectNode body = mapper.createObjectNode();
        body.put("name", name(session)).put("start", true).set("config", config);
        return http.once(worker, call(HttpMethod.POST, SESSIONS).with(body).taking(CONFLICT, UNPROCESSABLE))
                .map(Answer::isSuccess);
    }

    /** {@code {name, status, me, config}}; fails where WAHA does not have it. */
    Mono<JsonNode> session(Worker worker, SessionId session) {
        return http.repeatedly(worker, call(HttpMethod.GET, of(session))).map(Answer::body);
    }

    /** Has a session that was stopped run with another configuration. */
    Mono<Void> startAnew(Worker worker, SessionId session, ObjectNode config) {
        ObjectNode body = mapper.createObjectNode();
        body.put("name", name(session)).set("config", config);
        return http.told(worker, call(HttpMethod.PUT, of(session)).with(body))
                .then(http.told(worker, call(HttpMethod.POST, of(session) + "/start")));
    }

    Mono<Void> stop(Worker worker, SessionId session) {
        return http.told(worker, call(HttpMethod.POST, of(session) + "/stop").taking(NOT_FOUND, UNPROCESSABLE));
    }

    Mono<Void> delete(Worker worker, SessionId session) {
        return http.told(worker, call(HttpMethod.DELETE, of(session)).taking(NOT_FOUND));
    }

    /**
     * The text of the code to scan, which may come some time after WAHA has said that there is one.
     *
     * @return empty where the session waits for no scan any more
     */
    Mono<String> qrCode(Worker worker, SessionId session) {
        return qrCode(worker, session, Set.of(SCAN));
    }

    /** The same of one that may be starting. */
    Mono<String> firstQrCode(Worker worker, SessionId session) {
        return qrCode(worker, session, Set.of("STARTING", SCAN));
    }

    /** @param awaited the statuses in which the code may still come */
    private Mono<String> qrCode(Worker worker, SessionId session, Set<String> awaited) {
        var call = call(HttpMethod.GET, "/api/" + name(session) + "/auth/qr?format=raw")
                .taking(NOT_FOUND, UNPROCESSABLE);
        return http.repeatedly(worker, call)
                .mapNotNull(answer -> answer.body().path("value").stringValue(null))
                .switchIfEmpty(session(worker, session)
                        .filter(found -> awaited.contains(found.path("status").asString("")))
                        .flatMap(_ -> Mono.delay(PAUSE))
                        .flatMap(_ -> qrCode(worker, session, awaited)))
                .timeout(patience, Mono.error(() -> late(worker)));
    }

    /** A code to type on a phone, which can be asked for once there is one to scan. */
    Mono<String> pairingCode(Worker worker, SessionId session, String phoneNumber) {
        var body = mapper.createObjectNode().put("phoneNumber", phoneNumber.replace("+", ""));
        return http.once(
                        worker,
                        call(HttpMethod.POST, "/api/" + name(session) + "/auth/request-code")
                                .with(body))
                .mapNotNull(answer -> answer.body().path("code").stringValue(null))
                .map(code -> code.replace("-", ""));
    }

    /** What a session is run with: its events are sent to an address, signed, and sent again for 30 s where that is needed. */
    ObjectNode config(SessionId session, Address address) {
        ObjectNode config = mapper.createObjectNode();
        config.putObject("metadata").put("sessionId", session.value());
        ObjectNode webhook = config.putArray("webhooks").addObject();
        webhook.put("url", address.url()).putArray("events").add("session.status");
        webhook.putObject("hmac").put("key", address.secret());
        webhook.putObject("retries")
                .put("policy", "constant")
                .put("delaySeconds", 2)
                .put("attempts", 15);
        return config;
    }

    /** The one of a configuration. */
    static Address address(JsonNode config) {
        JsonNode webhook = config.path("webhooks").path(0);
        return new Address(
                webhook.path("url").asString(""),
                webhook.path("hmac").path("key").asString(""));
    }

    private static String of(SessionId session) {
        return SESSIONS + "/" + name(session);
    }

    private static KeyedCall call(HttpMethod method, String path) {
        return KeyedCall.of(HEADER, method, path);
    }

    private static WorkerFailure late(Worker worker) {
        return new WorkerFailure(
                WorkerFailure.Kind.FAILED, "worker " + worker.id() + " has not told the code that it has");
    }
}
