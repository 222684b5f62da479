package wagateway.api.adapter.wuzapi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.adapter.Delivery;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * An event of wuzapi, which sends it as JSON or in the field {@code jsonData} of a form, as it is set.
 *
 * @param type which one it is; empty where it says no type
 * @param picture of a code to scan, as a {@code data:} URL; empty where it has none
 * @param reason the number that WhatsApp gave; 0 for none
 * @param name that the account has from now on; null where it says none
 */
record WuzapiEvent(
        String type, String picture, int reason, @Nullable String name) {
    private static final String FIELD = "jsonData=";

    /**
     * @throws JacksonException where it is no JSON
     * @throws ProblemException where it is no form, {@link ProblemCode#MALFORMED_BODY}
     */
    static WuzapiEvent read(Delivery delivery, JsonMapper mapper) {
        JsonNode said = mapper.readTree(json(delivery));
        JsonNode event = said.path("event");
        return new WuzapiEvent(
                said.path("type").asString(""),
                said.path("qrCodeBase64").asString(""),
                event.path("Reason").asInt(0),
                event.path("Action").path("name").stringValue(null));
    }

    private static String json(Delivery delivery) {
        String type = delivery.headers().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            return delivery.body();
        }
        try {
            return Stream.of(delivery.body().split("&", -1))
                    .filter(field -> field.startsWith(FIELD))
                    .map(field -> URLDecoder.decode(field.substring(FIELD.length()), StandardCharsets.UTF_8))
                    .findFirst()
                    .orElse("");
        } catch (IllegalArgumentException _) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
    }
}
