package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import wagateway.api.adapter.Fixture;

/** Sessions on an unchanged WPPConnect Server, through their whole life. */
class WppconnectIT {
    private final FakeWppconnect wppconnect = new FakeWppconnect();
    private final AdaptedSession session = AdaptedSession.make();

    @BeforeEach
    void wppconnect_is_the_only_worker() {
        AdaptedSession.onlyWorker(wppconnect, "wppconnect");
    }

    @AfterEach
    void close() {
        wppconnect.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        session.connect();
        assertThat(calls()).containsExactly("GET /status-session", "POST /start-session");
        session.is("CONNECTING");

        changesNothing(wppconnect.does(session.id(), "status-find-notLogged"));
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        session.shows("2@one", 60_000);
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@two"));
        session.shows("2@two", 20_000);

        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-qrReadSuccess"));
        session.is("RECONNECTING");
        connects();

        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-disconnectedMobile"));
        changesNothing(wppconnect.does(session.id(), "status-find-browserClose"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("logged_out");

        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@three"));
        session.shows("2@three", 60_000);
        // its word for that is lost, as its browser has no calls yet
        wppconnect.next(session.id(), "status-find-autocloseCalled");
        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-browserClose"));
        changesNothing(wppconnect.does(session.id(), "status-find-qrReadError"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("qr_expired");
    }

    @Test
    void late_doubled_and_reordered_events_change_nothing() {
        session.connect();
        var one = wppconnect.code(session.id(), "2@one");
        var two = wppconnect.code(session.id(), "2@two");
        AdaptedSession.accepted(wppconnect.send(two));
        changesNothing(wppconnect.send(one));
        session.shows("2@two", 60_000);

        var scanned = wppconnect.next(session.id(), "status-find-qrReadSuccess");
        AdaptedSession.accepted(wppconnect.send(scanned));
        changesNothing(wppconnect.send(scanned));
        changesNothing(wppconnect.send(two));
        session.is("RECONNECTING");
        connects();
        changesNothing(wppconnect.send(scanned));
        changesNothing(wppconnect.send(two));
        changesNothing(wppconnect.send(new FakeWppconnect.Event(two.url(), event("status-find-browserClose"))));
        session.is("CONNECTED");

        var loggedOut = wppconnect.next(session.id(), "status-find-disconnectedMobile");
        AdaptedSession.accepted(wppconnect.send(loggedOut));
        changesNothing(wppconnect.send(new FakeWppconnect.Event(two.url(), event("status-find-inChat"))));
        session.connect();
        changesNothing(wppconnect.send(loggedOut));
        session.is("CONNECTING");
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@three"));
        changesNothing(wppconnect.send(loggedOut));
        session.shows("2@three", 60_000);
    }

    @Test
    void only_who_has_the_secret_of_the_linking_is_heard() {
        session.connect();
        String other = AdaptedSession.make().id();
        var code = wppconnect.code(session.id(), "2@one");
        String withoutSecret = code.url().substring(0, code.url().lastIndexOf('.'));

        for (String forged : List.of(
                withoutSecret,
                withoutSecret + "." + "A".repeat(43),
                code.url().replace(session.id(), other),
                code.url().replace("/wppconnect/", "/evolution/"),
                code.url().replace("wppconnect-1.", "wppconnect-2."))) {
            assertThat(wppconnect.send(code.to(forged)).statusCode()).as(forged).isEqualTo(401);
        }
        session.is("CONNECTING");
        AdaptedSession.accepted(wppconnect.send(code));
    }

    @Test
    void who_knows_the_secret_can_have_the_worker_asked_and_say_no_more_than_that_a_code_was_scanned() {
        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        String url = wppconnect.session(session.id()).url();

        changesNothing(wppconnect.send(url, event("qrcode").replace("2@example,code", "2@forged"), Map.of()));
        changesNothing(wppconnect.send(url, event("phone-code"), Map.of()));
        changesNothing(wppconnect.send(url, event("status-find-disconnectedMobile"), Map.of()));
        changesNothing(wppconnect.send(url, event("status-find-inChat"), Map.of()));
        session.shows("2@one", 60_000);

        AdaptedSession.accepted(wppconnect.send(url, event("status-find-qrReadSuccess"), Map.of()));
        changesNothing(wppconnect.send(url, event("status-find-inChat"), Map.of()));
        session.is("RECONNECTING");
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@two"));
        session.is("QR_REQUIRED");
    }

    @Test
    void one_that_fails_when_it_is_asked_for_its_account_is_asked_again() {
        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        wppconnect.failsOnce(session.id());

        connects();
    }

    @Test
    void a_key_that_the_worker_does_not_take_is_noticed_at_once() {
        var registration = wppconnect.registration("wppconnect-2", "wppconnect", Pods.FIRST);
        registration.put("apiKey", "another/key?");

        StandIn.register(User.operator(), registration).expectStatus().isEqualTo(502);

        assertThat(wppconnect.takeCalls()).containsExactly("GET /api/another%2Fkey%3F/show-all-sessions");
    }

    @Test
    void who_asks_for_a_pairing_code_has_it_in_place_of_codes_to_scan() {
        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");
        assertThat(wppconnect.session(session.id()).phone()).isEqualTo("4915112345678");

        var code = wppconnect.next(session.id(), "phone-code");
        AdaptedSession.accepted(wppconnect.send(code));
        assertThat(session.is("QR_REQUIRED").path("pairingCode").asString()).isEqualTo("ABCDEFGH");
        changesNothing(wppconnect.send(code));

        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-qrReadSuccess"));
        connects();
    }

    @Test
    void a_session_that_waits_for_a_scan_is_left_alone_and_shown_again() {
        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        String url = wppconnect.session(session.id()).url();
        wppconnect.takeCalls();

        session.post("/disconnect", "");
        assertThat(calls()).containsExactly("GET /status-session");
        changesNothing(wppconnect.shows(session.id(), "2@two"));
        session.is("DISCONNECTED");

        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");
        assertThat(calls()).doesNotContain("POST /start-session", "POST /close-session");
        session.shows("2@two", 60_000);
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@three"));
        connects();
        assertThat(wppconnect.session(session.id()).url()).isEqualTo(url);
    }

    @Test
    void a_session_that_is_linked_there_is_asked_for_its_account() {
        session.connect();
        wppconnect.opens(session.id());
        wppconnect.takeCalls();

        session.connect();

        assertThat(calls()).containsExactly("GET /status-session", "GET /host-device");
        assertThat(session.is("CONNECTED").path("displayName").asString()).isEqualTo("Ada");
    }

    @Test
    void one_whose_browser_has_died_has_ended_and_is_started_anew() {
        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        connects();

        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-browserClose"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("network");
        changesNothing(wppconnect.send(
                new FakeWppconnect.Event(wppconnect.session(session.id()).url(), event("status-find-inChat"))));
        wppconnect.takeCalls();

        wppconnect.loses(session.id());
        session.connect();
        assertThat(calls())
                .containsExactly(
                        "GET /status-session", "GET /host-device", "POST /close-session", "POST /start-session");
        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-isLogged"));
        session.is("RECONNECTING");
        connects();
    }

    @Test
    void a_disconnected_session_is_closed_and_a_deleted_one_logged_out_and_forgotten() {
        session.connect();
        AdaptedSession.accepted(wppconnect.shows(session.id(), "2@one"));
        connects();
        wppconnect.takeCalls();

        session.post("/disconnect", "");
        assertThat(calls()).containsExactly("GET /status-session", "POST /close-session");
        changesNothing(wppconnect.does(session.id(), "closesession"));
        assertThat(session.is("DISCONNECTED").path("reason").isMissingNode()).isTrue();

        session.connect();
        wppconnect.does(session.id(), "status-find-isLogged");
        connects();
        var late = wppconnect.next(session.id(), "logoutsession");
        wppconnect.takeCalls();
        session.delete();
        assertThat(calls()).containsExactly("GET /status-session", "POST /logout-session", "POST /clear-session-data");
        assertThat(wppconnect.has(session.id())).isFalse();
        assertThat(wppconnect.send(late).statusCode()).isEqualTo(404);
    }

    @Test
    void an_event_of_something_else_is_taken_and_says_nothing() {
        session.connect();
        String url = wppconnect.session(session.id()).url();
        wppconnect.takeCalls();

        changesNothing(wppconnect.does(session.id(), "onmessage"));

        assertThat(wppconnect.takeCalls()).isEmpty();
        assertThat(wppconnect.send(url, "no json", Map.of()).statusCode()).isEqualTo(400);
        session.is("CONNECTING");
    }

    @Test
    void a_long_id_has_a_short_name_there() {
        var longOne = AdaptedSession.named("n".repeat(60));

        longOne.connect();

        String name = wppconnect.names().getFirst();
        assertThat(name).matches("w[0-9a-f]{39}");
        assertThat(wppconnect.session(name).url()).contains("/wppconnect/" + longOne.id() + "?k=");
        AdaptedSession.accepted(wppconnect.shows(name, "2@one"));
        longOne.shows("2@one", 60_000);
    }

    private void connects() {
        AdaptedSession.accepted(wppconnect.does(session.id(), "status-find-inChat"));
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
        assertThat(connected.path("displayName").asString()).isEqualTo("Ada");
    }

    private List<String> calls() {
        return wppconnect.takeCallsOfSession(session.id());
    }

    private static void changesNothing(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(StandIn.json(answer).path("accepted").asBoolean())
                .as(answer.body())
                .isFalse();
    }

    private static String event(String fixture) {
        return Fixture.text("wppconnect-2.10.4/" + fixture);
    }
}
