package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;
import static wagateway.api.SessionsIT.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class HistoryIT {
    private final User user = User.any();
    private final String session = user.session("phone");

    @Test
    void every_event_is_told_as_front_ends_were_told_of_it_the_newest_first() {
        accepted(qr(session, "2@secret", "ttlMs", 60_000, "attempt", 1, "maxAttempts", 5, "pairingCode", "ABCD-1234"));
        accepted(status(session, "CONNECTED", "phoneNumber", "49151", "displayName", "Ada"));
        accepted(status(session, "ERROR", "error", "phone offline", "reason", "network"));

        JsonNode page = page("");

        assertThat(page.get("items").valueStream().map(item -> item.get("type").asString()))
                .containsExactly(
                        "session_status_changed",
                        "session_status_changed",
                        "qr_code_updated",
                        "session_status_changed");
        assertThat(versions(page)).containsExactly(4L, 3L, 2L, 1L);
        assertThat(page.has("next")).isFalse();
        JsonNode failed = page.at("/items/0/data");
        assertThat(failed.get("status").asString()).isEqualTo("ERROR");
        assertThat(failed.get("error").asString()).isEqualTo("phone offline");
        assertThat(failed.get("reason").asString()).isEqualTo("network");
        JsonNode connected = page.at("/items/1/data");
        assertThat(connected.get("phoneNumber").asString()).isEqualTo("+49151");
        assertThat(connected.get("displayName").asString()).isEqualTo("Ada");
        JsonNode shown = page.at("/items/2/data");
        assertThat(shown.propertyNames())
                .containsExactlyInAnyOrder(
                        "sessionId",
                        "status",
                        "timestamp",
                        "expiresAt",
                        "ttlMs",
                        "attempt",
                        "maxAttempts",
                        "lastReportAt",
                        "version");
        assertThat(page.toString()).doesNotContain("2@secret").doesNotContain("ABCD-1234");
    }

    @Test
    void pages_hold_each_event_once_though_more_happen_meanwhile() {
        IntStream.range(0, 6).forEach(i -> accepted(status(session, "STEP_" + i)));

        List<Long> seen = new ArrayList<>();
        JsonNode page = page("?limit=3");
        while (true) {
            seen.addAll(versions(page));
            accepted(status(session, "MEANWHILE"));
            if (!page.has("next")) {
                break;
            }
            page = page("?limit=3&before=" + page.get("next").asLong());
        }

        assertThat(seen).isEqualTo(LongStream.range(0, 7).mapToObj(i -> 7 - i).toList());
        assertThat(page("?limit=3&before=1").get("items").isEmpty()).isTrue();
    }

    @Test
    void the_history_of_another_users_session_is_not_found() {
        problem(User.any().get("/sessions/" + session + "/events"), 404, "session_not_found");
        problem(user.get("/sessions/nobody-nothing/events"), 404, "session_not_found");
        user.delete("/sessions/" + session).expectStatus().isNoContent();
        problem(user.get("/sessions/" + session + "/events"), 404, "session_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "before=0", "before=x", "before=9223372036854775808"})
    void pages_are_bounded(String query) {
        problem(user.get("/sessions/" + session + "/events?" + query), 400, "invalid_field");
    }

    private JsonNode page(String query) {
        return Objects.requireNonNull(user.get("/sessions/" + session + "/events" + query)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private static List<Long> versions(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("version").asLong())
                .toList();
    }
}
