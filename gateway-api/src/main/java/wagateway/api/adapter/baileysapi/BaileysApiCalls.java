package wagateway.api.adapter.baileysapi;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.adapter.AdaptedWorkers.Address;
import wagateway.api.adapter.KeyedCall;
import wagateway.api.adapter.KeyedHttp;
import wagateway.api.worker.Worker;

/** The calls of baileys-api that a session needs. It knows a session by its phone number, in E.164. */
@Component
class BaileysApiCalls {
    private static final String HEADER = "x-api-key";
    private static final int NOT_FOUND = 404;
    private static final int ELSEWHERE = 421;
    private static final int SERVER_ERROR = 500;

    private final KeyedHttp http;
    private final JsonMapper mapper;

    BaileysApiCalls(KeyedHttp http, JsonMapper mapper) {
        this.http = http;
        this.mapper = mapper;
    }

    Mono<Void> authenticate(Worker worker) {
        return http.told(worker, call(HttpMethod.GET, "/status/auth"));
    }

    /** Links a number, or has the events of one that it has sent to another address from now on. */
    Mono<Void> connect(Worker worker, String number, Address address) {
        var body = mapper.createObjectNode()
                .put("webhookUrl", address.url())
                .put("webhookVerifyToken", address.secret())
                .put("includeMedia", false)
                .put("groupsEnabled", false);
        return http.told(worker, call(HttpMethod.POST, of(number)).with(body));
    }

    /** Has one that is connected say so; changes nothing of one that is not. */
    Mono<Void> greet(Worker worker, String number) {
        var body = mapper.createObjectNode().put("type", "available");
        return http.once(
                        worker,
                        call(HttpMethod.PATCH, of(number) + "/presence")
                                .with(body)
                                .taking(NOT_FOUND, ELSEWHERE, SERVER_ERROR))
                .then();
    }

    /** Ends the login. It has no call that only stops a connection. */
    Mono<Void> remove(Worker worker, String number) {
        return http.told(worker, call(HttpMethod.DELETE, of(number)).taking(NOT_FOUND));
    }

    private static String of(String number) {
        return "/connections/" + number;
    }

    private static KeyedCall call(HttpMethod method, String path) {
        return KeyedCall.of(HEADER, method, path);
    }
}
