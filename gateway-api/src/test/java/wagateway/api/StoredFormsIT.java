package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.status;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events that pods of the release before stored, of this one and of a later one. */
class StoredFormsIT {
    private static final String PAIRING = "ABCD1234";

    private final User user = User.any();
    private final String session = user.session("phone");

    @Test
    void an_event_is_read_whether_or_not_its_version_and_session_are_in_it() {
        accepted(qr(session, "2@abc", "ttlMs", 60_000, "attempt", 2, "pairingCode", PAIRING));
        List<JsonNode> before = List.of(get(""), get("/status"), get("/qr"), get("/events"));

        Pods.execute(
                "UPDATE session_events SET payload = (payload::jsonb - 'version' - 'sessionId')::text"
                        + " WHERE session_id = ?",
                session);

        assertThat(List.of(get(""), get("/status"), get("/qr"), get("/events"))).isEqualTo(before);
        accepted(status(session, "QR_REQUIRED", "pairingCode", "EFGH5678"));
        assertThat(get("/qr").get("qrCode").asString()).isEqualTo("2@abc");
    }

    @Test
    void the_version_is_in_what_is_stored_as_pods_of_the_release_before_read_it_there() {
        accepted(qr(session, "2@abc", "ttlMs", 60_000));
        accepted(qr(session, "2@abc"));
        accepted(status(session, "QR_REQUIRED", "pairingCode", PAIRING));
        accepted(status(session, "ERROR"));

        for (String table : List.of("session_events", "outbox")) {
            assertThat(Pods.count(
                            "SELECT count(*) FROM " + table + " WHERE session_id = ? AND version IS DISTINCT FROM"
                                    + " (payload::json ->> 'version')::bigint",
                            session))
                    .isZero();
        }
    }

    @Test
    void a_pod_of_the_release_before_and_one_of_this_go_on_from_each_others_events() {
        long now = System.currentTimeMillis();
        releaseBefore(now, "2@abc", now + 60_000);
        String end = get("/qr").get("expiresAt").asString();
        accepted(status(session, "QR_REQUIRED", "pairingCode", PAIRING));
        assertThat(get("/qr").get("qrCode").asString()).isEqualTo("2@abc");

        releaseBefore(now + 1, "2@abc", now + 60_001);

        assertThat(get("/status").get("version").asLong()).isEqualTo(4);
        assertThat(get("/qr").get("expiresAt").asString()).isEqualTo(end);
        assertThat(get("/qr").get("pairingCode").asString()).isEqualTo(PAIRING);
    }

    /** Stores a QR code by the function that those pods call. */
    private void releaseBefore(long at, String code, long end) {
        Pods.execute("""
                SELECT append_changes(json_build_array(json_build_object(
                    'place', 0, 'id', i.id, 'status', 'QR_REQUIRED', 'code', i.code, 'expires', i.ends, 'ttl', 60000,
                    'slot', 'KEPT', 'reported', true, 'at', i.at,
                    'head', '{"format":1,"type":"qr","sessionId":"' || i.id || '","version":',
                    'tail', ',"at":' || i.at || ',"lastReportAt":' || i.at || ',"qr":"' || i.code
                        || '","expiresAt":' || i.ends || ',"ttlMs":60000}')), 17)
                FROM (SELECT ?::text AS id, ?::bigint AS at, ?::text AS code, ?::bigint AS ends) AS i""", session, at, code, end);
    }

    private JsonNode get(String path) {
        return Objects.requireNonNull(user.get("/sessions/" + session + path)
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }
}
