package wagateway.api.adapter.wuzapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.Fixture;
import wagateway.api.adapter.Linking;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

class WuzapiEventsTest {
    private static final String VERSION = "wuzapi-1.0.6/";
    private static final Linking LINKING = new Linking(
            new WorkerKind("wuzapi"), new WorkerId("wuzapi-1"), new SessionId("user123-personal"), 1_793_620_000_000L);
    private static final WuzapiState LINKED = new WuzapiState(true, "4915112345678:12@s.whatsapp.net", "2f6d1a0b");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pair-success        | QR_REQUIRED  | no  | {"status":"RECONNECTING","reason":"restart_required"}
        pair-success        | CONNECTING   | yes | {"status":"CONNECTED","phoneNumber":"4915112345678:12@s.whatsapp.net"}
        pair-success        | RECONNECTING | no  |
        pair-success        | DISCONNECTED | no  |
        pair-success        | CONNECTED    | yes |
        connected           | RECONNECTING | yes | {"status":"CONNECTED","phoneNumber":"4915112345678:12@s.whatsapp.net"}
        connected           | CONNECTING   | yes | {"status":"CONNECTED","phoneNumber":"4915112345678:12@s.whatsapp.net"}
        connected           | CONNECTED    | yes |
        connected           | RECONNECTING | no  |
        connected           | DISCONNECTED | no  |
        connected-push-name | CONNECTED    | yes | {"status":"CONNECTED","phoneNumber":"4915112345678:12@s.whatsapp.net","displayName":"Ada"}
        disconnected        | CONNECTED    | no  | {"status":"RECONNECTING","reason":"network"}
        disconnected        | RECONNECTING | no  |
        disconnected        | QR_REQUIRED  | no  | {"status":"DISCONNECTED","reason":"network"}
        disconnected        | ERROR        | no  |
        disconnected        | CONNECTED    | yes |
        disconnected        | RECONNECTING | yes | {"status":"CONNECTED","phoneNumber":"4915112345678:12@s.whatsapp.net"}
        qr-timeout          | QR_REQUIRED  | no  | {"status":"DISCONNECTED","reason":"qr_expired"}
        qr-timeout          | CONNECTED    | no  |
        qr-timeout          | DISCONNECTED | no  |
        pair-error          | QR_REQUIRED  | no  | {"status":"ERROR","error":"The phone and wuzapi have not agreed on a link"}
        pair-error          | CONNECTED    | no  |
        logged-out          | CONNECTED    | no  | {"status":"DISCONNECTED","reason":"logged_out"}
        logged-out          | DISCONNECTED | no  |
        logged-out-banned   | RECONNECTING | no  | {"status":"ERROR","error":"WhatsApp has banned the account","reason":"banned"}
        logged-out-banned   | ERROR        | no  |
        temporary-ban       | CONNECTED    | no  | {"status":"ERROR","error":"WhatsApp has banned the account for a time","reason":"banned"}
        client-outdated     | CONNECTING   | no  | {"status":"ERROR","error":"WhatsApp takes this version of wuzapi no more"}
        connect-failure     | RECONNECTING | no  | {"status":"ERROR","error":"WhatsApp has refused the connection with 409"}
        connect-failure     | CONNECTED    | yes |
        connect-failure-after-attempts | RECONNECTING | no | {"status":"ERROR","error":"wuzapi does not reach WhatsApp"}
        message             | CONNECTED    | no  |
        """)
    void what_an_event_says_where_a_session_was_so_and_wuzapi_has_it_linked_or_not(
            String name, String before, String linked, @Nullable String said) {
        WuzapiState state = linked.equals("yes") ? LINKED : WuzapiState.NONE;

        ObjectNode report = WuzapiEvents.report(read("application/json", Fixture.text(VERSION + name)), before, state);

        assertThat(report == null ? null : report.toString()).isEqualTo(said);
    }

    @Test
    void a_code_to_scan_is_a_picture() {
        assertThat(read("application/json", Fixture.text(VERSION + "qr")).picture())
                .startsWith("data:image/png;base64,iVBORw0KGgo");
    }

    @Test
    void a_form_says_what_its_json_says() {
        String json = Fixture.text(VERSION + "connected-push-name");
        String form = "instanceName=jsonData&jsonData=" + URLEncoder.encode(json, StandardCharsets.UTF_8) + "&userID=";

        assertThat(read("application/x-www-form-urlencoded; charset=UTF-8", form))
                .isEqualTo(read("application/json", json));
    }

    @Test
    void what_has_no_type_says_nothing() {
        for (WuzapiEvent event :
                new WuzapiEvent[] {read("application/x-www-form-urlencoded", "userID=1"), read("application/json", "[]")
                }) {
            assertThat(WuzapiEvents.report(event, "CONNECTED", WuzapiState.NONE))
                    .isNull();
        }
    }

    private static WuzapiEvent read(String format, String body) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, format);
        return WuzapiEvent.read(new Delivery(LINKING, "", headers, body), JsonMapper.shared());
    }
}
