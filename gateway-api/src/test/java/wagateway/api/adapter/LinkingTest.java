package wagateway.api.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.api.adapter.Linking.Shown;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

class LinkingTest {
    private static final WorkerKind KIND = new WorkerKind("waha");
    private static final SessionId SESSION = new SessionId("ada-personal");
    private static final String SECRET = "s".repeat(43);

    @ParameterizedTest
    @ValueSource(strings = {"waha-1", "a.b.c", "7", "1700000000000", "x.1700000000000"})
    void an_address_says_which_linking_it_is(String worker) {
        var linking = new Linking(KIND, new WorkerId(worker), SESSION, 1_793_620_800_000L);
        String url = linking.url("https://gateway.example/base");

        assertThat(url)
                .isEqualTo("https://gateway.example/base/api/v1/adapters/waha/ada-personal?k=" + worker
                        + ".1793620800000");
        assertThat(Linking.ofUrl(KIND, SESSION, url)).contains(linking);
        String key = url.substring(url.indexOf('=') + 1);
        assertThat(Linking.parse(KIND, SESSION, key)).contains(new Shown(linking, ""));
        assertThat(Linking.parse(KIND, SESSION, key + "." + SECRET)).contains(new Shown(linking, SECRET));
    }

    @Test
    void that_of_another_session_or_kind_is_none_of_its() {
        String url = "http://gateway/api/v1/adapters/waha/ada-personal?k=w.1";

        assertThat(Linking.ofUrl(KIND, new SessionId("ada-person"), url)).isEmpty();
        assertThat(Linking.ofUrl(new WorkerKind("evolution"), SESSION, url)).isEmpty();
        assertThat(Linking.ofUrl(KIND, SESSION, "http://somewhere/else")).isEmpty();
        assertThat(Linking.ofUrl(KIND, SESSION, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "w", "w.", ".1", "w.x", "w.1.short", "w.1.", "w/1", "w.12345678901234567890", "w.1 "})
    void what_has_another_form_names_none(String key) {
        assertThat(Linking.parse(KIND, SESSION, key)).isEmpty();
    }
}
