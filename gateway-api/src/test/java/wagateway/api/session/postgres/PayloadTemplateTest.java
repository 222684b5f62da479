package wagateway.api.session.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import wagateway.api.session.Draft;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent.SessionFailed;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.EventJson;

class PayloadTemplateTest {
    @Test
    void the_version_is_put_in_whatever_the_texts_say() {
        Draft draft = version -> new SessionFailed(
                new SessionId("u-9223372036854775807"),
                version,
                Instant.ofEpochMilli(1),
                null,
                "\"version\":9223372036854775807",
                null);

        String json = PayloadTemplate.of(draft, null).at(new EventVersion(7));

        assertThat(EventJson.read(json)).isEqualTo(draft.at(new EventVersion(7)));
    }
}
