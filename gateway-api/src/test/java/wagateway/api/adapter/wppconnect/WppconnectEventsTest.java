package wagateway.api.adapter.wppconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.adapter.Fixture;
import wagateway.api.adapter.wppconnect.WppconnectEvents.Said;
import wagateway.api.adapter.wppconnect.WppconnectEvents.Step;

class WppconnectEventsTest {
    private static final String VERSION = "wppconnect-2.10.4/";

    private final WppconnectEvents events = new WppconnectEvents(JsonMapper.shared());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    qrcode                         | SCAN      | {"status":"QR_REQUIRED"}
                    phone-code                     | TYPE      | {"status":"QR_REQUIRED","pairingCode":"ABCDEFGH"}
                    status-find-isLogged           | LOGGED_IN | {"status":"RECONNECTING"}
                    status-find-qrReadSuccess      | LOGGED_IN | {"status":"RECONNECTING"}
                    status-find-inChat             | CONNECTED | {"status":"CONNECTED"}
                    status-find-disconnectedMobile | ENDED     | {"status":"DISCONNECTED","reason":"logged_out"}
                    logoutsession                  | ENDED     | {"status":"DISCONNECTED","reason":"logged_out"}
                    status-find-autocloseCalled    | ENDED     | {"status":"DISCONNECTED","reason":"qr_expired"}
                    status-find-qrReadError        | ENDED     | {"status":"DISCONNECTED","reason":"qr_expired"}
                    status-find-browserClose       | ENDED     | {"status":"DISCONNECTED","reason":"network"}
                    status-find-serverClose        | ENDED     | {"status":"DISCONNECTED","reason":"network"}
                    closesession                   | ENDED     | {"status":"DISCONNECTED"}
                    status-find-qrReadFail         | ENDED     | {"status":"ERROR","error":"WhatsApp Web has not taken the scan"}
                    status-find-phoneNotConnected  | ENDED     | {"status":"ERROR","error":"WhatsApp Web has not got the data of the phone in time"}
                    """)
    void what_an_event_says_of_the_session(String name, Step step, String report) {
        Said said = Objects.requireNonNull(events.read(Fixture.text(VERSION + name)));

        assertThat(said.step()).isEqualTo(step);
        assertThat(said.report().toString()).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status-find-notLogged", "onmessage"})
    void what_is_no_status_says_nothing(String name) {
        assertThat(events.read(Fixture.text(VERSION + name))).isNull();
    }

    @Test
    void what_has_another_form_says_nothing() {
        assertThat(events.read("[]")).isNull();
        assertThat(events.read("{\"event\":\"status-find\"}")).isNull();
        assertThat(events.read("{\"event\":\"phoneCode\"}")).isNull();
    }
}
