package wagateway.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.SessionEvent;

class PublishedEventTest {
    @ParameterizedTest
    @MethodSource("wagateway.model.wire.EventJsonTest#events")
    void an_event_that_has_its_version_in_it_is_read(SessionEvent event) {
        String json = EventJson.write(event.sessionId(), event.at(), event.lastReportAt(), event.state(), null);

        assertThat(PublishedEvent.read("{\"version\":7," + json.substring(1))).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\":1}",
                "nonsense",
                "{\"format\":\"x\"}",
                "{\"format\":1,\"type\":\"later\",\"sessionId\":\"a\",\"version\":1,\"at\":0}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"A/B\",\"version\":1,\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":0,\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":{},\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"at\":0,\"status\":\"X\"}",
                "{\"format\":1,\"type\":\"status\",\"sessionId\":\"a\",\"version\":1,\"at\":0}"
            })
    void anything_else_is_a_wire_format_exception(String text) {
        assertThatThrownBy(() -> PublishedEvent.read(text)).isInstanceOf(WireFormatException.class);
    }
}
