package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Sessions on an unchanged baileys-api, through their whole life. */
class BaileysApiIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeBaileysApi baileys = new FakeBaileysApi();
    private final AdaptedSession session = AdaptedSession.make();
    private final String number = "+49151" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @BeforeEach
    void baileys_api_is_the_only_worker() {
        AdaptedSession.onlyWorker(baileys, "baileys-api");
    }

    @AfterEach
    void close() {
        baileys.close();
    }

    @Test
    void a_session_is_linked_shown_and_logged_out() {
        connect(number);
        assertThat(baileys.takeCalls()).containsExactly("DELETE /connections/" + number, "POST /connections/" + number);
        AdaptedSession.accepted(baileys.does(number, "reconnecting"));
        session.is("CONNECTING");

        AdaptedSession.accepted(baileys.shows(number, "2@one"));
        session.shows("2@one", 60_000);
        AdaptedSession.accepted(baileys.shows(number, "2@two"));
        session.shows("2@two", 20_000);
        AdaptedSession.accepted(baileys.does(number, "reconnecting"));
        assertThat(session.is("RECONNECTING").path("reason").asString()).isEqualTo("restart_required");
        connects();
        changesNothing(baileys.does(number, "reachout-time-lock"));
        changesNothing(baileys.does(number, "messages.upsert"));

        AdaptedSession.accepted(baileys.does(number, "close-logged-out"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("logged_out");

        // the number is known from the first time
        session.connect();
        AdaptedSession.accepted(baileys.shows(number, "2@three"));
        session.shows("2@three", 60_000);
        AdaptedSession.accepted(baileys.does(number, "close-codes-ended"));
        assertThat(session.is("DISCONNECTED").path("reason").asString()).isEqualTo("qr_expired");
    }

    @Test
    void without_a_number_nothing_is_linked() {
        refused(session, "", "must be given");

        assertThat(baileys.takeCalls()).isEmpty();
    }

    @Test
    void without_a_number_another_worker_is_asked_each_time() {
        try (var other = new FakeWorker(200, "{}")) {
            FakeWorker.register("w1", other.endpoint(), 10).expectStatus().isOk();

            session.connect();
            AdaptedSession.make().connect();

            assertThat(other.calls()).hasSize(2);
            assertThat(baileys.takeCalls()).isEmpty();
            assertThat(Pods.count("SELECT count(*) FROM workers WHERE failed_at IS NOT NULL"))
                    .isZero();
        }
    }

    @Test
    void the_number_of_another_users_session_is_refused_until_that_is_deleted() {
        connect(number);
        connects();
        baileys.takeCalls();
        var other = AdaptedSession.make();
        refused(other, "{\"phoneNumber\":\"" + number + "\"}", "is that of another session");
        other.post("/disconnect", "");
        other.delete();
        assertThat(baileys.takeCalls()).isEmpty();
        session.is("CONNECTED");
        AdaptedSession.accepted(baileys.does(number, "close-logged-out"));
        session.delete();
        // as of one that was deleted on a worker of another kind
        Pods.execute("INSERT INTO numbers_of_sessions VALUES (?, ?)", session.id(), number);
        baileys.takeCalls();
        connect(AdaptedSession.make(), number);
        assertThat(baileys.takeCalls()).containsExactly("DELETE /connections/" + number, "POST /connections/" + number);
    }

    @Test
    void a_session_that_is_deleted_has_no_number_whatever_the_worker_does() {
        connect(number);
        assertThat(numbersKept()).isOne();
        // its key is not good for that address, so it is not called
        Pods.execute("UPDATE workers SET endpoint = endpoint || '/other'");
        session.delete();

        assertThat(numbersKept()).isZero();
        assertThat(baileys.has(number)).isTrue();
    }

    @Test
    void late_doubled_and_reordered_events_change_nothing() {
        connect(number);
        var code = baileys.code(number, "2@one");
        var lost = baileys.code(number, "2@two");
        AdaptedSession.accepted(baileys.send(code));
        var reconnecting = baileys.next(number, "reconnecting");
        connects();
        changesNothing(baileys.send(code));
        changesNothing(baileys.send(lost));
        session.is("CONNECTED");

        // it looks like one that is new, so the worker is asked to say what it is
        assertThat(baileys.send(reconnecting).statusCode()).isEqualTo(202);
        await().atMost(SOON).untilAsserted(() -> session.is("CONNECTED"));

        var loggedOut = baileys.next(number, "close-logged-out");
        AdaptedSession.accepted(baileys.send(loggedOut));
        assertThat(StandIn.json(baileys.send(loggedOut)).path("duplicate").asBoolean())
                .isTrue();

        session.post("/disconnect", "");
        session.connect();
        for (var late : List.of(code, reconnecting, loggedOut)) {
            changesNothing(baileys.send(late));
        }
        session.is("CONNECTING");
    }

    @Test
    void only_who_shows_the_token_of_the_linking_speaks_for_the_session() {
        connect(number);
        String other = AdaptedSession.make().id();
        var open = baileys.next(number, "open");

        for (var forged : List.of(
                open.with(""),
                open.with("A".repeat(43)),
                open.to(open.url().replace(session.id(), other)),
                open.to(open.url().replace("baileys-api-1.", "baileys-api-2.")),
                open.to(open.url() + "1"))) {
            assertThat(baileys.send(forged).statusCode()).isEqualTo(401);
        }
        session.is("CONNECTING");
        AdaptedSession.accepted(baileys.send(open));
    }

    @Test
    void a_session_that_is_linked_there_says_so_when_it_is_connected_again() {
        connect(number);
        baileys.next(number, "open");

        session.connect();

        await().atMost(SOON).untilAsserted(() -> session.is("CONNECTED"));
    }

    @Test
    void the_phone_of_another_number_is_an_error_and_another_number_takes_the_place_of_the_first() {
        connect(number);
        AdaptedSession.accepted(baileys.does(number, "wrong-phone-number"));
        assertThat(session.is("ERROR").path("error").asString()).contains("another number");

        connect(number);
        String second = number.substring(0, number.length() - 1);
        baileys.takeCalls();
        connect(second);
        assertThat(baileys.takeCalls())
                .containsExactly(
                        "DELETE /connections/" + number,
                        "DELETE /connections/" + second,
                        "POST /connections/" + second);
    }

    @Test
    void a_session_that_its_user_disconnects_or_deletes_is_logged_out() {
        connect(number);
        var open = baileys.next(number, "open");
        AdaptedSession.accepted(baileys.send(open));
        baileys.takeCalls();

        session.post("/disconnect", "");
        assertThat(baileys.takeCalls()).containsExactly("DELETE /connections/" + number);
        changesNothing(baileys.send(open));
        session.is("DISCONNECTED");

        session.connect();
        assertThat(baileys.has(number)).isTrue();
        session.delete();
        assertThat(baileys.has(number)).isFalse();
        assertThat(baileys.send(open).statusCode()).isEqualTo(404);
    }

    private void connect(String with) {
        connect(session, with);
    }

    private static void connect(AdaptedSession session, String with) {
        session.post("/connect", "{\"phoneNumber\":\"" + with + "\"}");
    }

    private static void refused(AdaptedSession session, String body, String rule) {
        User.client(Pods.SECOND)
                .post()
                .uri("/api/v1/sessions/" + session.id() + "/connect")
                .headers(headers -> headers.setBearerAuth(session.user().token()))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("phoneNumber", rule));
        assertThat(session.is("ERROR").path("error").asString()).contains("phoneNumber", rule);
    }

    private long numbersKept() {
        return Pods.count("SELECT count(*) FROM numbers_of_sessions WHERE session_id = ?", session.id());
    }

    private void connects() {
        AdaptedSession.accepted(baileys.does(number, "open"));
        JsonNode connected = session.is("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).isEqualTo(number);
    }

    private static void changesNothing(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(StandIn.json(answer).path("accepted").asBoolean())
                .as(answer.body())
                .isFalse();
    }
}
