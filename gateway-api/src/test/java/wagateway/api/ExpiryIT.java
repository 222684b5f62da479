package wagateway.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.accepted;
import static wagateway.api.Reporter.qr;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.wire.PublishedEvent;

class ExpiryIT {
    private static final int CODES = 60;

    private final User user = User.any();
    private final Bus bus = new Bus(Pods.REDIS).listeningTo(user);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void a_code_without_a_successor_is_ended_once_for_everybody_who_watches() {
        String session = user.session("phone");
        accepted(qr(session, "2@abc", "ttlMs", 300));

        await().atMost(5, SECONDS).until(() -> isEnd(latest()));
        accepted(status(session, "CONNECTED"));

        await().atMost(5, SECONDS).until(() -> latest().version().value() >= 4);
        assertThat(events()).extracting(event -> event.version().value()).isEqualTo(versions(4));
        SessionEvent shown = events().get(1);
        assertThat(events().get(2).lastReportAt()).isEqualTo(shown.lastReportAt());
        assertThat(Duration.between(
                        ((QrShown) shown.state()).qr().expiresAt(),
                        events().get(2).at()))
                .isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
    }

    @Test
    void two_pods_that_find_many_codes_end_each_of_them_once() throws Exception {
        var sessions = IntStream.range(0, Pods.SESSION_LIMIT)
                .mapToObj(i -> user.session("s" + i))
                .toList();
        for (int round = 0; round < 3; round++) {
            inParallel(sessions.stream()
                    .<Callable<Object>>map(session -> () -> accepted(qr(session, "2@abc", "ttlMs", 1)))
                    .toList());
            int expected = Pods.SESSION_LIMIT * (1 + 2 * (round + 1));
            await().atMost(5, SECONDS).until(() -> events().size() >= expected);
        }

        assertThat(sessions).allSatisfy(session -> {
            accepted(status(session, "CONNECTED"));
            user.get("/sessions/" + session).expectBody().jsonPath("$.version").isEqualTo(8);
        });
    }

    @Test
    void a_code_that_comes_just_as_the_one_before_is_ended_is_shown() throws Exception {
        String database = Pods.newDatabase("expiry");
        String[] eager = {"--wagateway.api.expiry.grace=0ms", "--wagateway.api.expiry.interval=5ms"};
        try (var first = Pods.start(database, Pods.REDIS, eager);
                var second = Pods.start(database, Pods.REDIS, eager)) {
            User there = user.at(first);
            var sessions = IntStream.range(0, Pods.SESSION_LIMIT)
                    .mapToObj(i -> there.session("s" + i))
                    .toList();
            inParallel(sessions.stream()
                    .<Callable<Object>>map(session -> () -> {
                        for (int i = 0; i < CODES; i++) {
                            taken(report(i % 2 == 0 ? first : second, qr(session, "code-" + i, "ttlMs", 1)));
                        }
                        return taken(report(second, qr(session, "last", "ttlMs", 60_000)));
                    })
                    .toList());

            await().atMost(5, SECONDS)
                    .untilAsserted(() -> assertThat(sessions)
                            .extracting(session -> of(session).getLast())
                            .allSatisfy(last -> assertThat(shown(last)).isEqualTo("last")));
            assertThat(events()).filteredOn(ExpiryIT::isEnd).hasSizeGreaterThan(CODES / 4);
            events().stream().map(event -> event.sessionId().value()).distinct().forEach(session -> {
                var events = of(session);
                assertThat(events).extracting(event -> event.version().value()).isEqualTo(versions(events.size()));
                assertThat(IntStream.range(1, events.size()).filter(i -> isEnd(events.get(i))))
                        .allSatisfy(i -> assertThat(events.get(i - 1).state()).isInstanceOf(QrShown.class));
            });
        }
    }

    @Test
    void a_code_that_was_answered_by_a_scan_is_not_ended() {
        String session = user.session("phone");
        String other = user.session("other");
        accepted(qr(session, "2@abc", "ttlMs", 1));
        accepted(status(session, "CONNECTED"));
        accepted(qr(other, "2@abc", "ttlMs", 1));

        await().atMost(5, SECONDS).until(() -> ends(other) == 1);
        assertThat(ends(session)).isZero();
    }

    private List<SessionEvent> events() {
        return bus.messages().stream()
                .map(message -> PublishedEvent.read(message.substring(message.indexOf(' ') + 1))
                        .event())
                .toList();
    }

    private List<SessionEvent> of(String session) {
        return events().stream()
                .filter(event -> event.sessionId().value().equals(session))
                .toList();
    }

    private SessionEvent latest() {
        return events().getLast();
    }

    private long ends(String session) {
        return of(session).stream().filter(ExpiryIT::isEnd).count();
    }

    private static List<Long> versions(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static String shown(SessionEvent event) {
        return event.state() instanceof QrShown(QrCode qr) ? qr.value() : "none";
    }

    private static Object taken(ResponseSpec response) {
        return response.expectStatus().isAccepted().expectBody().returnResult();
    }

    private static boolean isEnd(SessionEvent event) {
        return event.state() instanceof StatusOnly state
                && state.status().equals(SessionStatus.QR_REQUIRED)
                && state.reason() == Reason.QR_EXPIRED;
    }

    private static void inParallel(List<Callable<Object>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                call.get();
            }
        }
    }
}
