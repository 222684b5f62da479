package wagateway.api.adapter.wuzapi;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Hmac;
import wagateway.api.adapter.KeyedCall;
import wagateway.api.adapter.KeyedHttp;
import wagateway.api.adapter.KeyedHttp.Answer;
import wagateway.api.adapter.QrPicture;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.identity.SessionId;

/**
 * The calls of wuzapi that a session needs, as its version 1.0.6 has them. A session is a user of its id, whose token is derived from
 * the key of the worker. What wuzapi cannot do now it answers with 500, and says in words why.
 */
@Component
class WuzapiCalls {
    private static final String OF_OPERATOR = "Authorization";
    private static final String OF_USER = "token";
    private static final List<String> EVENTS = List.of(
            "QR",
            "QRTimeout",
            "PairSuccess",
            "PairError",
            "Connected",
            "Disconnected",
            "LoggedOut",
            "ConnectFailure",
            "TemporaryBan",
            "ClientOutdated");
    private static final Set<String> RUNS = Set.of("already connected");
    private static final Set<String> DOES_NOT_RUN = Set.of("no session");
    private static final Set<String> WAITS_FOR_NO_SCAN = Set.of("no session", "not connected", "already logged in");
    private static final String PICTURE = "data:image/png;base64,";
    private static final int UNKNOWN_USER = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int ERROR = 500;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final KeyedHttp http;
    private final AdaptedWorkers workers;
    private final JsonMapper mapper;
    private final Duration patience;

    WuzapiCalls(KeyedHttp http, AdaptedWorkers workers, JsonMapper mapper, WorkerSettings settings) {
        this.http = http;
        this.workers = workers;
        this.mapper = mapper;
        this.patience = settings.responseTimeout();
    }

    /** Asks for a user that is not there: the list of all would have a picture of each. */
    Mono<Void> probe(Worker worker) {
        return http.told(worker, KeyedCall.of(OF_OPERATOR, HttpMethod.GET, "/admin/users/0"));
    }

    /** Also where wuzapi has it already. */
    Mono<Void> create(Worker worker, SessionId session) {
        return workers.key(worker).flatMap(key -> {
            ObjectNode body =
                    mapper.createObjectNode().put("name", session.value()).put("token", token(key, session));
            return http.told(
                    worker,
                    KeyedCall.of(OF_OPERATOR, HttpMethod.POST, "/admin/users")
                            .with(body)
                            .taking(CONFLICT));
        });
    }

    /**
     * Has the events of a session signed from now on.
     *
     * @return false where this wuzapi signs none
     */
    Mono<Boolean> sign(Worker worker, SessionId session, String secret) {
        ObjectNode body = mapper.createObjectNode().put("hmac_key", secret);
        return http.repeatedly(
                        worker, post(session, "/session/hmac/config").with(body).taking(NOT_FOUND))
                .map(Answer::isSuccess);
    }

    /** Has the events of a session sent to another address from now on, while it runs too. */
    Mono<Void> redirect(Worker worker, SessionId session, String address) {
        ObjectNode body = mapper.createObjectNode().put("webhookurl", address);
        EVENTS.forEach(body.putArray("events")::add);
        return http.told(worker, post(session, "/webhook").with(body));
    }

    /** @return false when it runs already */
    Mono<Boolean> connect(Worker worker, SessionId session) {
        ObjectNode body = mapper.createObjectNode().put("Immediate", true);
        EVENTS.forEach(body.putArray("Subscribe")::add);
        return http.once(worker, post(session, "/session/connect").with(body).taking(ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, RUNS))
                .map(Answer::isSuccess);
    }

    Mono<WuzapiState> state(Worker worker, SessionId session) {
        return http.repeatedly(worker, get(session, "/session/status").taking(UNKNOWN_USER, ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, DOES_NOT_RUN))
                .map(answer -> answer.isSuccess() ? WuzapiState.of(answer.body().path("data")) : WuzapiState.NONE);
    }

    /** Keeps the login. Fails while a session is between two connections, as wuzapi does not stop it then. */
    Mono<Void> disconnect(Worker worker, SessionId session) {
        return http.repeatedly(worker, post(session, "/session/disconnect").taking(UNKNOWN_USER, ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, DOES_NOT_RUN))
                .then();
    }

    /**
     * Ends the login of a session that is connected, and forgets one that runs. One that does not stays there as it is: wuzapi does not
     * tell by which id operators name it.
     */
    Mono<Void> delete(Worker worker, SessionId session) {
        return state(worker, session)
                .mapNotNull(WuzapiState::user)
                .flatMap(user -> http.told(
                        worker,
                        KeyedCall.of(OF_OPERATOR, HttpMethod.DELETE, "/admin/users/" + user + "/full")
                                .taking(NOT_FOUND)));
    }

    /**
     * The text of the code to scan now; empty where the session waits for no scan.
     *
     * @param sent the picture that an event had, for a wuzapi that answers with none though it has one; empty for none
     */
    Mono<String> qrCode(Worker worker, SessionId session, String sent) {
        return http.repeatedly(worker, get(session, "/session/qr").taking(UNKNOWN_USER, ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, WAITS_FOR_NO_SCAN))
                .filter(Answer::isSuccess)
                .map(answer -> answer.body().path("data").path("QRCode").asString(""))
                .map(shown -> shown.isEmpty() ? sent : shown)
                .filter(picture -> !picture.isEmpty())
                .flatMap(picture -> QrPicture.text(worker, png(picture)));
    }

    /** The same of a session that is starting. Empty once it is linked. */
    Mono<String> firstQrCode(Worker worker, SessionId session) {
        return awaitedQrCode(worker, session)
                .timeout(patience, Mono.error(() -> WorkerFailure.failed(worker, "has not told a code to scan")));
    }

    private Mono<String> awaitedQrCode(Worker worker, SessionId session) {
        return qrCode(worker, session, "")
                .switchIfEmpty(state(worker, session)
                        .filter(state -> !state.linked())
                        .flatMap(_ -> Mono.delay(PAUSE))
                        .flatMap(_ -> awaitedQrCode(worker, session)));
    }

    /** A code to type on a phone, which can be asked for once there is one to scan. */
    Mono<String> pairingCode(Worker worker, SessionId session, String phoneNumber) {
        ObjectNode body = mapper.createObjectNode().put("Phone", phoneNumber.replace("+", ""));
        return http.once(worker, post(session, "/session/pairphone").with(body))
                .mapNotNull(
                        answer -> answer.body().path("data").path("LinkingCode").stringValue(null))
                .map(code -> code.replace("-", ""));
    }

    /** The picture that a {@code data:} URL is; empty, and so no code, where it is none. */
    private static byte[] png(String url) {
        try {
            return url.startsWith(PICTURE) ? Base64.getDecoder().decode(url.substring(PICTURE.length())) : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** @param reasons for which what was asked for is not so now, in small letters */
    private static Mono<Answer> unlessFailed(Worker worker, Answer answer, Set<String> reasons) {
        String said = answer.body().path("error").asString("").toLowerCase(Locale.ROOT);
        return answer.status() == ERROR && !reasons.contains(said)
                ? Mono.error(WorkerFailure.failed(worker, "answered with " + ERROR))
                : Mono.just(answer);
    }

    private static KeyedCall post(SessionId session, String path) {
        return ofUser(HttpMethod.POST, session, path);
    }

    private static KeyedCall get(SessionId session, String path) {
        return ofUser(HttpMethod.GET, session, path);
    }

    private static KeyedCall ofUser(HttpMethod method, SessionId session, String path) {
        return KeyedCall.of(OF_USER, method, path).showing(key -> token(key, session));
    }

    /** Any pod makes the same one, as long as wuzapi has this key. */
    private static String token(String key, SessionId session) {
        return Hmac.SHA256.of("token of a session\n" + session, key);
    }
}
