package wagateway.api.adapter.gowa;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.adapter.KeyedCall;
import wagateway.api.adapter.KeyedHttp;
import wagateway.api.adapter.KeyedHttp.Answer;
import wagateway.api.adapter.QrPicture;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.identity.SessionId;

/**
 * The calls of GOWA that a session needs, as its version 9.2.0 has them. A session is a device of its id. GOWA answers most of what is
 * not so with 500, and says in words what it is.
 */
@Component
class GowaCalls {
    private static final String DEVICES = "/devices";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int ERROR = 500;

    private static final String ABSENT = "not found";
    private static final String THERE_ALREADY = "already exists";
    /** Codes of its errors that say that there is nothing to scan. */
    private static final Set<String> OF_LINKED = Set.of("ALREADY_LOGGED_IN", "SESSION_SAVED_ERROR");

    /** Under the address of GOWA, however GOWA itself calls that. */
    private static final Pattern PICTURE = Pattern.compile("[^?#]*(/statics/qrcode/[A-Za-z0-9_-]{1,100}\\.png)");

    private static final Pattern PAIRING_CODE = Pattern.compile("[A-Z0-9]{4}-?[A-Z0-9]{4}");

    /** What it says of a first code, and so of each that the gateway asks for. */
    private static final int USUAL_SECONDS = 30;

    private static final int MOST_SECONDS = 120;

    private final KeyedHttp http;
    private final JsonMapper mapper;

    GowaCalls(KeyedHttp http, JsonMapper mapper) {
        this.http = http;
        this.mapper = mapper;
    }

    /** @param duration for which GOWA says that it is good */
    record Code(String text, Duration duration) {
        /** Without the code itself. */
        @Override
        public String toString() {
            return "Code[" + duration + "]";
        }
    }

    Mono<Void> probe(Worker worker) {
        return http.probed(worker, call(HttpMethod.GET, DEVICES));
    }

    /** All that it has, by their ids. */
    Mono<Map<String, GowaDevice>> devices(Worker worker) {
        return http.repeatedly(worker, call(HttpMethod.GET, DEVICES))
                .flatMap(answer -> results(worker, answer))
                .map(list -> {
                    Map<String, GowaDevice> devices = new HashMap<>();
                    list.forEach(said -> devices.put(said.path("id").asString(""), GowaDevice.of(said)));
                    return devices;
                });
    }

    /** Empty where GOWA has none of this id. */
    Mono<GowaDevice> device(Worker worker, SessionId session) {
        return http.repeatedly(worker, call(HttpMethod.GET, of(session)).taking(NOT_FOUND, ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, ABSENT))
                .filter(Answer::isSuccess)
                .flatMap(answer -> results(worker, answer))
                .map(GowaDevice::of);
    }

    /** Also where GOWA has it already. */
    Mono<Void> add(Worker worker, SessionId session) {
        var body = mapper.createObjectNode().put("device_id", session.value());
        return http.once(worker, call(HttpMethod.POST, DEVICES).with(body).taking(ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, THERE_ALREADY))
                .then();
    }

    /** Connects one that has a login. That it is logged in shows later. */
    Mono<Void> reconnect(Worker worker, SessionId session) {
        return http.told(worker, call(HttpMethod.GET, "/app/reconnect?device_id=" + session));
    }

    /** Begins a linking anew, and with it whatever codes were shown before end. Empty where it is linked. */
    Mono<Code> code(Worker worker, SessionId session) {
        return http.once(worker, call(HttpMethod.GET, of(session) + "/login").taking(BAD_REQUEST, ERROR))
                .filter(answer -> !OF_LINKED.contains(word(answer)))
                .flatMap(answer ->
                        answer.isSuccess() ? results(worker, answer) : Mono.error(failure(worker, answer.status())))
                .flatMap(shown -> picture(worker, shown.path("qr_link").asString(""))
                        .flatMap(png -> QrPicture.text(worker, png))
                        .map(text -> new Code(
                                text, duration(shown.path("qr_duration").asInt(0)))));
    }

    /** From where the gateway reaches GOWA, whatever host stands in the link: that is what GOWA was called by, or nobody's. */
    private Mono<byte[]> picture(Worker worker, String link) {
        Matcher place = PICTURE.matcher(link);
        return place.matches()
                ? http.bytes(worker, call(HttpMethod.GET, place.group(1)))
                        .switchIfEmpty(Mono.error(() -> WorkerFailure.failed(worker, "has sent an empty picture")))
                : Mono.error(WorkerFailure.failed(worker, "has named no picture of a code"));
    }

    private static Duration duration(int seconds) {
        return Duration.ofSeconds(seconds < 1 ? USUAL_SECONDS : Math.min(seconds, MOST_SECONDS));
    }

    /** A code to type on a phone. Fails where the answer has none. */
    Mono<String> pairingCode(Worker worker, SessionId session, String phoneNumber) {
        String path = of(session) + "/login/code?phone=" + phoneNumber.replace("+", "");
        return http.once(worker, call(HttpMethod.POST, path))
                .flatMap(answer -> results(worker, answer))
                .map(shown -> shown.path("pair_code").asString(""))
                .filter(code -> PAIRING_CODE.matcher(code).matches())
                .map(code -> code.replace("-", ""))
                .switchIfEmpty(Mono.error(() -> WorkerFailure.failed(worker, "has answered without a pairing code")));
    }

    /** Ends the login, and a linking. It has no call that only stops a connection. */
    Mono<Void> logout(Worker worker, SessionId session) {
        return http.repeatedly(
                        worker, call(HttpMethod.POST, of(session) + "/logout").taking(NOT_FOUND, ERROR))
                .flatMap(answer -> unlessFailed(worker, answer, ABSENT))
                .then();
    }

    /** The same, and forgets it with all that GOWA has stored of it. */
    Mono<Void> remove(Worker worker, SessionId session) {
        return http.told(worker, call(HttpMethod.DELETE, of(session)).taking(NOT_FOUND));
    }

    /** What stands in each answer of GOWA; other programs before it answer in other words, which say nothing of its devices. */
    private static Mono<JsonNode> results(Worker worker, Answer answer) {
        return word(answer).equals("SUCCESS")
                ? Mono.just(answer.body().path("results"))
                : Mono.error(WorkerFailure.failed(worker, "has not answered as GOWA does"));
    }

    private static String word(Answer answer) {
        return answer.body().path("code").asString("");
    }

    /** @param reason for which what was asked for is not so now */
    private static Mono<Answer> unlessFailed(Worker worker, Answer answer, String reason) {
        return answer.status() == ERROR
                        && !answer.body().path("message").asString("").endsWith(reason)
                ? Mono.error(failure(worker, ERROR))
                : Mono.just(answer);
    }

    private static WorkerFailure failure(Worker worker, int status) {
        return WorkerFailure.failed(worker, "answered with " + status);
    }

    private static String of(SessionId session) {
        return DEVICES + "/" + session;
    }

    private static KeyedCall call(HttpMethod method, String path) {
        return KeyedCall.of(HttpHeaders.AUTHORIZATION, method, path).showing(GowaCalls::basic);
    }

    /** @param key user and password, with a colon between (RFC 7617) */
    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
