package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sessions on an unchanged Evolution API, through their whole life. */
class EvolutionIT {
    private final FakeEvolution evolution = new FakeEvolution();
    private final AdaptedSession session = AdaptedSession.make();

    @BeforeEach
    void evolution_api_is_the_only_worker() {
        AdaptedSession.onlyWorker(evolution, "evolution");
    }

    @AfterEach
    void close() {
        evolution.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        session.connect();
        assertThat(evolution.takeCalls()).containsExactly("POST /instance/create");
        session.is("CONNECTING");

        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-connecting"));
        session.is("CONNECTING");
        AdaptedSession.accepted(evolution.shows(session.id(), "2@one"));
        session.shows("2@one", 45_000);
        AdaptedSession.accepted(evolution.shows(session.id(), "2@two"));
        session.shows("2@two", 45_000);

        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-connecting"));
        assertThat(session.is("RECONNECTING").path("reason").asString()).isEqualTo("restart_required");
        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-open"));
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
        assertThat(connected.path("displayName").asString()).isEqualTo("Ada");
        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-open-without-name"));
        assertThat(session.is("CONNECTED").path("displayName").asString()).isEqualTo("Ada");

        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-logged-out"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("logged_out");

        evolution.takeCalls();
        session.connect();
        assertThat(evolution.takeCalls())
                .containsExactly(
                        "POST /instance/create",
                        "POST /webhook/set/" + session.id(),
                        "GET /instance/connect/" + session.id());
        AdaptedSession.accepted(evolution.shows(session.id(), "2@three"));
        session.shows("2@three", 45_000);
        AdaptedSession.accepted(evolution.does(session.id(), "qrcode.updated-at-the-limit"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("qr_expired");
    }

    @Test
    void late_doubled_and_reordered_events_change_nothing() {
        session.connect();
        var code = evolution.next(session.id(), "qrcode.updated");
        var connecting = evolution.next(session.id(), "connection.update-connecting");
        var open = evolution.next(session.id(), "connection.update-open");

        AdaptedSession.accepted(evolution.send(open));
        assertThat(StandIn.json(evolution.send(open)).path("duplicate").asBoolean())
                .isTrue();
        assertThat(StandIn.json(evolution.send(connecting)).path("stale").asBoolean())
                .isTrue();
        assertThat(StandIn.json(evolution.send(code)).path("stale").asBoolean()).isTrue();
        session.is("CONNECTED");

        session.post("/disconnect", "");
        session.connect();
        var late = evolution.next(session.id(), "connection.update-open").to(open.url());
        assertThat(StandIn.json(evolution.send(late)).path("stale").asBoolean()).isTrue();
        session.is("CONNECTING");
    }

    @Test
    void only_who_has_the_secret_of_the_linking_speaks_for_the_session() {
        session.connect();
        String other = AdaptedSession.make().id();
        var open = evolution.next(session.id(), "connection.update-open");
        String withoutSecret = open.url().substring(0, open.url().lastIndexOf('.'));

        for (String forged : List.of(
                withoutSecret,
                withoutSecret + "." + "A".repeat(43),
                open.url().replace(session.id(), other),
                open.url().replace("/evolution/", "/waha/"),
                open.url().replace("evolution-1.", "evolution-2."))) {
            assertThat(evolution.send(open.to(forged)).statusCode()).as(forged).isEqualTo(401);
        }
        session.is("CONNECTING");
        AdaptedSession.accepted(evolution.send(open));
    }

    @Test
    void who_asks_for_a_pairing_code_has_it_beside_the_codes_to_scan() {
        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");
        assertThat(evolution.instance(session.id()).number()).isEqualTo("4915112345678");

        AdaptedSession.accepted(evolution.does(session.id(), "qrcode.updated-with-pairing-code"));

        assertThat(session.get("/qr").path("pairingCode").asString()).isEqualTo("ABCDEFGH");
        session.shows("2@example,code", 45_000);
    }

    @Test
    void a_session_that_is_linked_there_is_asked_for_its_account() {
        session.connect();
        var lost = evolution.next(session.id(), "connection.update-open");
        evolution.takeCalls();

        session.connect();

        assertThat(evolution.takeCalls()).contains("GET /instance/fetchInstances?instanceName=" + session.id());
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
        assertThat(connected.path("displayName").asString()).isEqualTo("Ada");
        assertThat(evolution.instance(session.id()).url()).isNotEqualTo(lost.url());
    }

    @Test
    void a_session_that_its_user_disconnects_or_deletes_is_logged_out_and_removed() {
        session.connect();
        var open = evolution.next(session.id(), "connection.update-open");
        AdaptedSession.accepted(evolution.send(open));
        evolution.takeCalls();

        session.post("/disconnect", "");
        assertThat(evolution.takeCalls())
                .containsExactly("DELETE /instance/logout/" + session.id(), "DELETE /instance/delete/" + session.id());
        assertThat(evolution.has(session.id())).isFalse();

        session.connect();
        session.delete();
        assertThat(evolution.has(session.id())).isFalse();
        assertThat(evolution.send(open).statusCode()).isEqualTo(404);
    }

    @Test
    void a_ban_is_an_error_and_what_is_no_status_says_nothing() {
        session.connect();

        assertThat(StandIn.json(evolution.does(session.id(), "status.instance"))
                        .path("accepted")
                        .asBoolean())
                .isFalse();
        session.is("CONNECTING");
        AdaptedSession.accepted(evolution.does(session.id(), "connection.update-banned"));
        assertThat(session.is("ERROR").path("reason").asString()).isEqualTo("banned");
        assertThat(evolution
                        .send(evolution.instance(session.id()).url(), "no json", Map.of())
                        .statusCode())
                .isEqualTo(400);
        assertThat(evolution
                        .send(evolution.instance(session.id()).url(), "\"" + "x".repeat(70_000) + "\"", Map.of())
                        .statusCode())
                .isEqualTo(413);
    }
}
