package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.api.SessionsIT.problem;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import wagateway.api.FakeWuzapi.Event;

/** Sessions on an unchanged wuzapi, through their whole life. */
class WuzapiIT {
    private static final List<String> OPENING =
            List.of("POST /admin/users", "POST /session/hmac/config", "POST /webhook", "POST /session/connect");

    private final FakeWuzapi wuzapi = new FakeWuzapi();
    private final AdaptedSession session = AdaptedSession.make();

    @BeforeEach
    void wuzapi_is_the_only_worker() {
        AdaptedSession.onlyWorker(wuzapi, "wuzapi");
    }

    @AfterEach
    void close() {
        wuzapi.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        session.connect();
        assertThat(wuzapi.takeCalls()).containsExactlyElementsOf(OPENING);
        session.is("CONNECTING");

        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@one"));
        session.shows("2@one", 60_000);
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@two"));
        session.shows("2@two", 20_000);

        AdaptedSession.accepted(wuzapi.does(session.id(), "pair-success"));
        hasReason("RECONNECTING", "restart_required");
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected"));
        isLinkedAs(null);
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected-push-name"));
        isLinkedAs("Ada");
        saysNothing(wuzapi.does(session.id(), "connected"));
        isLinkedAs("Ada");

        AdaptedSession.accepted(wuzapi.does(session.id(), "disconnected"));
        hasReason("RECONNECTING", "network");
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected"));
        isLinkedAs(null);
        AdaptedSession.accepted(wuzapi.does(session.id(), "logged-out"));
        hasReason("DISCONNECTED", "logged_out");

        wuzapi.takeCalls();
        session.connect();
        assertThat(wuzapi.takeCalls()).containsExactlyElementsOf(OPENING);
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@three"));
        session.shows("2@three", 60_000);
        AdaptedSession.accepted(wuzapi.does(session.id(), "qr-timeout"));
        hasReason("DISCONNECTED", "qr_expired");
    }

    @Test
    void one_that_is_set_to_send_json_is_heard_as_well() {
        wuzapi.sendsJson();
        session.connect();

        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@one&more=%2B"));
        session.shows("2@one&more=%2B", 60_000);
        AdaptedSession.accepted(wuzapi.does(session.id(), "pair-success"));
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected"));
        isLinkedAs(null);
    }

    @Test
    void late_doubled_and_reordered_events_change_nothing() {
        session.connect();
        Event one = wuzapi.nextCode(session.id(), "2@one");
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@two"));
        assertThat(StandIn.json(wuzapi.send(one)).path("duplicate").asBoolean()).isTrue();
        session.shows("2@two", 60_000);

        Event paired = wuzapi.next(session.id(), "pair-success");
        Event connected = wuzapi.next(session.id(), "connected");
        AdaptedSession.accepted(wuzapi.send(connected));
        for (Event late : List.of(connected, paired, one)) {
            saysNothing(late);
        }
        for (String late : List.of("qr-timeout", "pair-error", "disconnected", "temporary-ban", "logged-out")) {
            saysNothing(wuzapi.untrue(session.id(), late));
        }
        isLinkedAs(null);

        Event away = wuzapi.next(session.id(), "disconnected");
        Event back = wuzapi.next(session.id(), "connected");
        saysNothing(back);
        saysNothing(away);
        isLinkedAs(null);

        AdaptedSession.accepted(wuzapi.does(session.id(), "disconnected"));
        saysNothing(back);
        hasReason("RECONNECTING", "network");
        AdaptedSession.accepted(wuzapi.does(session.id(), "logged-out"));
        saysNothing(away);
        saysNothing(wuzapi.untrue(session.id(), "logged-out"));
        hasReason("DISCONNECTED", "logged_out");
    }

    @Test
    void what_comes_of_a_linking_that_its_user_ended_is_late() {
        session.connect();
        Event timeout = wuzapi.untrue(session.id(), "qr-timeout");
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@one"));

        session.post("/disconnect", "");
        session.connect();

        assertThat(StandIn.json(wuzapi.send(timeout)).path("stale").asBoolean()).isTrue();
        session.is("CONNECTING");
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@two"));
        assertThat(StandIn.json(wuzapi.send(timeout)).path("stale").asBoolean()).isTrue();
        session.shows("2@two", 60_000);
    }

    @Test
    void only_who_has_the_secret_of_the_linking_speaks_for_the_session() {
        session.connect();
        String other = AdaptedSession.make().id();
        Event timeout = wuzapi.untrue(session.id(), "qr-timeout");

        for (Event forged : List.of(
                timeout.signedWith("guessed"),
                timeout.to(timeout.url().replace(session.id(), other)),
                timeout.to(timeout.url().replace("wuzapi-1.", "wuzapi-2.")),
                timeout.to(timeout.url().replace("/wuzapi/", "/evolution/")),
                timeout.to(timeout.url() + "." + "A".repeat(43)).signedWith("guessed"),
                timeout.to(timeout.url().replaceFirst("\\?.*", "")))) {
            assertThat(wuzapi.send(forged).statusCode()).as(forged.url()).isEqualTo(401);
        }
        assertThat(wuzapi.sendUnsigned(timeout).statusCode()).isEqualTo(401);
        session.is("CONNECTING");
        AdaptedSession.accepted(wuzapi.send(timeout));
    }

    @Test
    void one_that_signs_nothing_has_the_secret_in_its_address() {
        wuzapi.signsNothing();
        session.connect();
        Event timeout = wuzapi.untrue(session.id(), "qr-timeout");
        String withoutSecret = timeout.url().substring(0, timeout.url().lastIndexOf('.'));

        assertThat(wuzapi.send(timeout.to(withoutSecret)).statusCode()).isEqualTo(401);
        assertThat(wuzapi.send(timeout.to(withoutSecret + "." + "A".repeat(43))).statusCode())
                .isEqualTo(401);
        AdaptedSession.accepted(wuzapi.send(timeout));
        hasReason("DISCONNECTED", "qr_expired");
    }

    @Test
    void who_asks_for_a_pairing_code_has_it_beside_the_codes_to_scan() {
        session.connect();
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@one"));

        session.post("/connect", "{\"phoneNumber\":\"+4915112345678\"}");

        session.shows("2@one", 60_000);
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@two"));
        assertThat(session.get("/qr").path("pairingCode").asString()).isEqualTo("ABCD4915");
        session.shows("2@two", 20_000);
    }

    @Test
    void a_session_that_runs_is_asked_for_its_state_and_sends_its_events_elsewhere() {
        session.connect();
        AdaptedSession.accepted(wuzapi.shows(session.id(), "2@one"));
        String before = wuzapi.session(session.id()).url();

        session.connect();
        session.shows("2@one", 60_000);
        assertThat(wuzapi.session(session.id()).url()).isNotEqualTo(before);

        wuzapi.next(session.id(), "pair-success");
        wuzapi.next(session.id(), "connected");
        session.connect();
        isLinkedAs(null);
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected-push-name"));
        isLinkedAs("Ada");
    }

    @Test
    void a_disconnected_session_keeps_its_login_and_a_deleted_one_is_forgotten() {
        session.connect();
        wuzapi.next(session.id(), "pair-success");
        Event connected = wuzapi.next(session.id(), "connected");
        AdaptedSession.accepted(wuzapi.send(connected));
        wuzapi.takeCalls();

        session.post("/disconnect", "");
        assertThat(wuzapi.takeCalls()).containsExactly("POST /session/disconnect");
        assertThat(wuzapi.session(session.id()).isRunning()).isFalse();
        saysNothing(connected);
        session.is("DISCONNECTED");

        session.connect();
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected"));
        isLinkedAs(null);
        session.delete();
        assertThat(wuzapi.has(session.id())).isFalse();
        assertThat(wuzapi.send(connected).statusCode()).isEqualTo(404);
    }

    @Test
    void a_deleted_session_that_does_not_run_stays_there() {
        session.connect();
        session.post("/disconnect", "");

        session.delete();

        assertThat(wuzapi.has(session.id())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "logged-out-banned, banned",
        "temporary-ban, banned",
        "client-outdated,",
        "connect-failure,",
        "connect-failure-after-attempts,",
    })
    void what_ends_a_session_that_is_linked_is_an_error(String fixture, @Nullable String reason) {
        session.connect();
        wuzapi.next(session.id(), "pair-success");
        AdaptedSession.accepted(wuzapi.does(session.id(), "connected"));

        AdaptedSession.accepted(wuzapi.does(session.id(), fixture));

        JsonNode failed = session.is("ERROR");
        assertThat(failed.path("error").asString()).isNotEmpty();
        assertThat(failed.path("reason").stringValue(null)).isEqualTo(reason);
    }

    @Test
    void what_is_no_status_says_nothing_and_what_is_no_event_is_refused() {
        session.connect();
        saysNothing(wuzapi.untrue(session.id(), "message"));
        Event event = wuzapi.untrue(session.id(), "message");

        assertThat(send(event, "application/json", "no json").statusCode()).isEqualTo(400);
        assertThat(send(event, "application/json", "\"" + "x".repeat(70_000) + "\"")
                        .statusCode())
                .isEqualTo(413);
        saysNothing(send(event, "application/x-www-form-urlencoded", "jsonDat=%7B%7D"));
        assertThat(send(event, "application/x-www-form-urlencoded", "jsonData=%zz")
                        .statusCode())
                .isEqualTo(400);
        session.is("CONNECTING");
    }

    private HttpResponse<String> send(Event event, String format, String body) {
        return wuzapi.send(new Event(event.url(), event.secret(), format, body));
    }

    @Test
    void a_picture_that_shows_no_code_is_an_error_of_the_worker() {
        session.connect();
        Event code = wuzapi.nextCode(session.id(), "2@one");
        wuzapi.showsNothingThatIsRead(session.id());

        assertThat(wuzapi.send(code).statusCode()).isEqualTo(502);
        session.is("CONNECTING");
    }

    @Test
    void a_key_that_it_does_not_take_is_noticed_at_once() {
        Map<String, Object> registration = wuzapi.registration("wuzapi-2", "wuzapi", Pods.FIRST);
        registration.put("apiKey", "guessed");

        problem(StandIn.register(User.operator(), registration), 502, "worker_refused");
    }

    private void isLinkedAs(@Nullable String name) {
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo("+4915112345678");
        assertThat(connected.path("displayName").stringValue(null)).isEqualTo(name);
    }

    private void hasReason(String status, String reason) {
        assertThat(session.is(status).path("reason").asString()).isEqualTo(reason);
    }

    private void saysNothing(Event event) {
        saysNothing(wuzapi.send(event));
    }

    private static void saysNothing(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(StandIn.json(answer).path("accepted").asBoolean())
                .as(answer.body())
                .isFalse();
    }
}
