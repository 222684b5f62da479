package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sessions on an unchanged WAHA, through their whole life. */
class WahaIT {
    private final FakeWaha waha = new FakeWaha();
    private final AdaptedSession session = AdaptedSession.make();

    @BeforeEach
    void waha_is_the_only_worker() {
        AdaptedSession.onlyWorker(waha, "waha");
    }

    @AfterEach
    void close() {
        waha.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        session.connect();
        assertThat(waha.takeCalls()).containsExactly("POST /api/sessions");
        assertThat(waha.session(session.id())
                        .config()
                        .path("metadata")
                        .path("sessionId")
                        .asString())
                .isEqualTo(session.id());
        session.is("CONNECTING");

        AdaptedSession.accepted(waha.does(session.id(), "starting"));
        session.is("STARTING");
        AdaptedSession.accepted(waha.shows(session.id(), "2@one"));
        session.shows("2@one", 60_000);
        AdaptedSession.accepted(waha.shows(session.id(), "2@two"));
        session.shows("2@two", 20_000);

        AdaptedSession.accepted(waha.does(session.id(), "working"));
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
        assertThat(connected.path("displayName").asString()).isEqualTo("Ada");

        AdaptedSession.accepted(waha.does(session.id(), "starting-after-working"));
        session.is("RECONNECTING");
        AdaptedSession.accepted(waha.does(session.id(), "working"));
        AdaptedSession.accepted(waha.does(session.id(), "stopped"));
        session.is("DISCONNECTED");

        waha.takeCalls();
        session.connect();
        assertThat(waha.takeCalls())
                .containsExactly(
                        "POST /api/sessions",
                        "GET /api/sessions/" + session.id(),
                        "POST /api/sessions/" + session.id() + "/stop",
                        "PUT /api/sessions/" + session.id(),
                        "POST /api/sessions/" + session.id() + "/start");
        AdaptedSession.accepted(waha.shows(session.id(), "2@three"));
        session.shows("2@three", 60_000);
        AdaptedSession.accepted(waha.does(session.id(), "failed-after-codes"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("qr_expired");
    }

    @Test
    void a_second_connected_with_less_does_not_erase_the_name() {
        session.connect();
        AdaptedSession.accepted(waha.does(session.id(), "working"));
        AdaptedSession.accepted(waha.does(session.id(), "working-without-name"));

        assertThat(session.is("CONNECTED").path("displayName").asString()).isEqualTo("Ada");
    }

    @Test
    void late_doubled_and_reordered_events_change_nothing() {
        session.connect();
        var starting = waha.next(session.id(), "starting");
        var scan = waha.next(session.id(), "scan-qr-code");
        var working = waha.next(session.id(), "working");

        AdaptedSession.accepted(waha.send(working));
        assertThat(StandIn.json(waha.send(working)).path("duplicate").asBoolean())
                .isTrue();
        assertThat(StandIn.json(waha.send(starting)).path("stale").asBoolean()).isTrue();
        assertThat(StandIn.json(waha.send(scan)).path("accepted").asBoolean()).isFalse();
        session.is("CONNECTED");

        session.post("/disconnect", "");
        session.connect();
        assertThat(StandIn.json(waha.send(waha.next(session.id(), "working")
                                .to(working.url())
                                .signedWith(working.secret())))
                        .path("stale")
                        .asBoolean())
                .isTrue();
        session.is("CONNECTING");
    }

    @Test
    void only_who_has_the_secret_of_the_linking_speaks_for_the_session() {
        session.connect();
        String other = AdaptedSession.make().id();
        var working = waha.next(session.id(), "working");

        for (var forged : List.of(
                working.signedWith("guessed"),
                working.to(working.url().replace(session.id(), other)),
                working.to(working.url().replace("waha-1.", "waha-2.")),
                working.to(working.url() + "1"),
                working.to(working.url().replaceFirst("\\?.*", "")))) {
            assertThat(waha.send(forged).statusCode()).isEqualTo(401);
        }
        assertThat(waha.send(working.url(), working.body(), Map.of()).statusCode())
                .isEqualTo(401);
        assertThat(waha.send(working.to(working.url().replace("/waha/", "/no-such-kind/")))
                        .statusCode())
                .isEqualTo(404);
        session.is("CONNECTING");
    }

    @Test
    void an_event_of_something_else_is_taken_and_says_nothing() {
        session.connect();

        var answer = waha.does(session.id(), "message");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(StandIn.json(answer).path("accepted").asBoolean()).isFalse();
        assertThat(waha.send(waha.session(session.id()).url(), "no json", Map.of())
                        .statusCode())
                .isEqualTo(401);
        session.is("CONNECTING");
    }

    @Test
    void who_asks_for_a_pairing_code_has_it_beside_the_codes_to_scan() {
        session.connect();
        AdaptedSession.accepted(waha.shows(session.id(), "2@one"));
        waha.takeCalls();

        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");

        assertThat(waha.takeCalls()).contains("POST /api/" + session.id() + "/auth/request-code");
        assertThat(session.get("/qr").path("pairingCode").asString()).isEqualTo("ABCD4915");
        assertThat(session.get("/qr").path("qrCode").asString()).isEqualTo("2@one");
    }

    @Test
    void a_pairing_code_is_asked_for_once_the_session_has_started() {
        waha.showsSoon("2@one");

        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");

        session.shows("2@one", 60_000);
        AdaptedSession.accepted(waha.shows(session.id(), "2@two"));
        assertThat(session.get("/qr").path("pairingCode").asString()).isEqualTo("ABCD4915");
        session.shows("2@two", 20_000);
    }

    @Test
    void a_session_that_runs_is_left_alone_and_asked_for_its_state() {
        session.connect();
        AdaptedSession.accepted(waha.shows(session.id(), "2@one"));
        waha.takeCalls();

        session.connect();

        assertThat(waha.takeCalls()).noneMatch(call -> call.startsWith("PUT") || call.endsWith("/stop"));
        session.shows("2@one", 60_000);
        waha.next(session.id(), "working");
        session.connect();
        assertThat(session.is("CONNECTED").path("displayName").asString()).isEqualTo("Ada");
        AdaptedSession.accepted(waha.does(session.id(), "working"));
    }

    @Test
    void one_whose_address_for_events_is_not_good_any_more_is_started_anew() {
        session.connect();
        AdaptedSession.accepted(waha.shows(session.id(), "2@one"));
        StandIn.register(User.operator(), waha.registration("waha-1", "waha", Pods.SECOND))
                .expectStatus()
                .isOk();
        waha.takeCalls();

        session.connect();

        assertThat(waha.takeCalls())
                .contains("POST /api/sessions/" + session.id() + "/stop", "PUT /api/sessions/" + session.id());
        assertThat(waha.session(session.id()).url()).startsWith(Pods.SECOND.url());
        AdaptedSession.accepted(waha.shows(session.id(), "2@two"));
        session.shows("2@two", 60_000);
    }

    @Test
    void a_disconnected_session_is_stopped_and_a_deleted_one_logged_out() {
        session.connect();
        var working = waha.next(session.id(), "working");
        waha.takeCalls();

        session.post("/disconnect", "");
        assertThat(waha.takeCalls()).containsExactly("POST /api/sessions/" + session.id() + "/stop");
        assertThat(StandIn.json(waha.send(working)).path("stale").asBoolean()).isTrue();
        session.is("DISCONNECTED");

        session.delete();
        assertThat(waha.takeCalls()).containsExactly("DELETE /api/sessions/" + session.id());
        assertThat(waha.send(working).statusCode()).isEqualTo(404);
    }

    @Test
    void an_id_that_is_too_long_for_waha_has_a_short_name_there() {
        var longOne = AdaptedSession.named("n".repeat(60));

        longOne.connect();

        String name = waha.names().getFirst();
        assertThat(name).matches("w[0-9a-f]{40}");
        assertThat(waha.session(name).url()).contains("/waha/" + longOne.id() + "?k=");
        AdaptedSession.accepted(waha.does(name, "working"));
        longOne.is("CONNECTED");
    }
}
