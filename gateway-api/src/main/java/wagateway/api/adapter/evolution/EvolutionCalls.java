package wagateway.api.adapter.evolution;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.KeyedCall;
import wagateway.api.adapter.KeyedHttp;
import wagateway.api.adapter.KeyedHttp.Answer;
import wagateway.api.worker.Worker;
import wagateway.model.identity.SessionId;

/** The calls of Evolution API that a session needs, as its version 2.3 has them. A session is an instance of its id. */
@Component
class EvolutionCalls {
    private static final String HEADER = "apikey";
    private static final String INSTANCES = "/instance/fetchInstances";
    private static final List<String> EVENTS = List.of("QRCODE_UPDATED", "CONNECTION_UPDATE");
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final KeyedHttp http;
    private final JsonMapper mapper;

    EvolutionCalls(KeyedHttp http, JsonMapper mapper) {
        this.http = http;
        this.mapper = mapper;
    }

    Mono<Void> list(Worker worker) {
        return http.told(worker, call(HttpMethod.GET, INSTANCES));
    }

    /**
     * Takes seconds, in which the first code is made.
     *
     * @param address where its events are sent to
     * @return false when Evolution API has it already
     */
    Mono<Boolean> create(Worker worker, SessionId session, String address, @Nullable String phoneNumber) {
        ObjectNode body = mapper.createObjectNode()
                .put("instanceName", session.value())
                .put("integration", "WHATSAPP-BAILEYS")
                .put("qrcode", true);
        if (phoneNumber != null) {
            body.put("number", digits(phoneNumber));
        }
        body.set("webhook", webhook(address));
        return http.once(
                        worker,
                        call(HttpMethod.POST, "/instance/create").with(body).taking(FORBIDDEN))
                .map(Answer::isSuccess);
    }

    /** Has the events of a session sent to another address from now on; fails where there is no such session. */
    Mono<Void> redirect(Worker worker, SessionId session, String address) {
        ObjectNode body = mapper.createObjectNode();
        body.set("webhook", webhook(address));
        return http.told(
                worker, call(HttpMethod.POST, "/webhook/set/" + session).with(body));
    }

    /** @return whether the session is linked; codes of one that is not come as events */
    Mono<Boolean> connect(Worker worker, SessionId session, @Nullable String phoneNumber) {
        String query = phoneNumber == null ? "" : "?number=" + digits(phoneNumber);
        return http.once(worker, call(HttpMethod.GET, "/instance/connect/" + session + query))
                .map(answer -> "open"
                        .equals(answer.body().path("instance").path("state").stringValue(null)));
    }

    /** {@code {name, ownerJid, profileName}}; a missing node where there is none. */
    Mono<JsonNode> instance(Worker worker, SessionId session) {
        return http.repeatedly(worker, call(HttpMethod.GET, INSTANCES + "?instanceName=" + session))
                .map(answer -> answer.body().path(0));
    }

    /** Ends the login and forgets the session. It has no call that only stops one. */
    Mono<Void> remove(Worker worker, SessionId session) {
        return http.told(worker, removal("/instance/logout/" + session))
                .then(http.told(worker, removal("/instance/delete/" + session)));
    }

    /** A session that is not linked is answered 400. */
    private static KeyedCall removal(String path) {
        return call(HttpMethod.DELETE, path).taking(BAD_REQUEST, NOT_FOUND);
    }

    private ObjectNode webhook(String address) {
        ObjectNode webhook = mapper.createObjectNode()
                .put("enabled", true)
                .put("url", address)
                .put("byEvents", false)
                .put("base64", false);
        EVENTS.forEach(webhook.putArray("events")::add);
        return webhook;
    }

    private static KeyedCall call(HttpMethod method, String path) {
        return KeyedCall.of(HEADER, method, path);
    }

    private static String digits(String phoneNumber) {
        return phoneNumber.replace("+", "");
    }
}
