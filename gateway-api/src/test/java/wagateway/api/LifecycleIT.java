package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import wagateway.api.LifecycleModel.Report;
import wagateway.api.LifecycleModel.Session;
import wagateway.api.LifecycleModel.Worker;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionStore;
import wagateway.model.identity.SessionId;

/**
 * Random lives of sessions on two pods, beside the model of them. {@code -Dfuzz.seconds} (5) says how long,
 * {@code -Dfuzz.seed} with which to begin; what fails is told without the steps that it fails without.
 */
class LifecycleIT {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 5));
    private static final Duration TIME_TO_SHRINK = Duration.ofSeconds(30);
    private static final int STEPS = 25;
    private static final Map<String, Integer> CAPACITIES = Map.of("w1", 1, "w2", 2, "w3", 1);

    private static final FakeWorker WORKER = new FakeWorker(200, "{}");
    private static Database database;
    private static List<Pods.Pod> pods;

    @BeforeAll
    static void start() {
        database = Database.create("lifecycle");
        pods = database.pods(
                2,
                "--wagateway.api.failover.interval=20ms",
                "--wagateway.api.session.max-per-user=100",
                "--wagateway.api.worker.response-timeout=30s");
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pods.Pod::close);
        WORKER.close();
    }

    @Test
    void sessions_live_as_the_model_of_them_whatever_happens_in_whatever_order() {
        long seed = Long.getLong("fuzz.seed", ThreadLocalRandom.current().nextLong());
        int lives = 0;
        for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; seed++, lives++) {
            List<LifecycleStep> steps = LifecycleStep.life(new SplittableRandom(seed), STEPS);
            Throwable failure = failure(steps);
            if (failure != null) {
                throw new AssertionError("-Dfuzz.seed=" + seed + " fails with " + shrunk(steps), failure);
            }
        }
        assertThat(lives).isPositive();
    }

    private static List<LifecycleStep> shrunk(List<LifecycleStep> steps) {
        long end = System.nanoTime() + TIME_TO_SHRINK.toNanos();
        List<LifecycleStep> fewest = steps;
        for (int at = steps.size() - 1; at >= 0 && System.nanoTime() < end; at--) {
            List<LifecycleStep> fewer = new ArrayList<>(fewest);
            fewer.remove(at);
            if (failure(fewer) != null) {
                fewest = fewer;
            }
        }
        return fewest;
    }

    private static @Nullable Throwable failure(List<LifecycleStep> steps) {
        try {
            new Life().live(steps);
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }

    private static final class Life {
        private final LifecycleModel model = new LifecycleModel();
        private final User user = User.any();

        Life() {
            database.execute("UPDATE sessions SET worker_id = NULL, seeks_worker_at = NULL");
            database.execute("DELETE FROM workers");
            database.execute("DELETE FROM evictions");
            CAPACITIES.forEach((id, capacity) -> {
                model.workers.put(id, new Worker(capacity));
                register(id);
            });
        }

        void live(List<LifecycleStep> steps) {
            for (LifecycleStep step : steps) {
                take(step);
                settle();
                compare();
            }
            assertThat(database.longs(
                            "SELECT version FROM session_events WHERE session_id = '" + id("a") + "' ORDER BY version"))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, model.session("a").version)
                            .boxed()
                            .toList());
        }

        private void take(LifecycleStep step) {
            String name = step.session();
            User at = user.at(pods.get(step.pod()));
            switch (step.what()) {
                case CREATE -> at.create(name).expectStatus().isEqualTo(model.create(name));
                case CONNECT ->
                    at.post("/sessions/" + id(name) + "/connect").expectStatus().isEqualTo(model.connect(name));
                case DISCONNECT ->
                    at.post("/sessions/" + id(name) + "/disconnect")
                            .expectStatus()
                            .isEqualTo(model.disconnect(name));
                case DELETE -> at.delete("/sessions/" + id(name)).expectStatus().isEqualTo(model.delete(name));
                case REPORT -> {
                    Report report = step.reports().getFirst().about(model.session(name));
                    assertThat(report(pods.get(step.pod()), id(name), report)).isEqualTo(model.report(name, report));
                }
                case BURST -> {
                    List<String> expected = new ArrayList<>();
                    List<SessionChange> changes = new ArrayList<>();
                    for (Report each : step.reports()) {
                        Report report = each.about(model.session(name));
                        expected.add(model.report(name, report));
                        changes.add(report.change(new SessionId(id(name))));
                    }
                    assertThat(appendAtOnce(pods.get(step.pod()), changes)).isEqualTo(expected);
                }
                case DIE -> die(step.worker());
                case RETURN -> comeBack(step.worker());
                case MOVE -> {
                    model.workers.keySet().forEach(this::comeBack);
                    settle();
                    if (model.session(name).slot instanceof String slot) {
                        die(slot);
                    }
                }
            }
        }

        private void die(String worker) {
            model.die(worker);
            database.execute(
                    "UPDATE sessions SET last_report_at = now() - interval '1 minute' WHERE worker_id = ?", worker);
            database.execute("UPDATE workers SET last_heartbeat_at = now() - interval '1 minute' WHERE id = ?", worker);
        }

        private void comeBack(String worker) {
            model.worker(worker).alive = true;
            register(worker);
        }

        /** Which of several that seek a worker gets which is not promised: the model takes over what happened. */
        private void settle() {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> database.longs("SELECT count(*) FROM sessions WHERE seeks_worker_at IS NOT NULL"
                                    + " UNION ALL SELECT count(*) FROM sessions s JOIN workers w ON w.id = s.worker_id"
                                    + " WHERE w.last_heartbeat_at < now() - interval '30 s'"
                                    + " AND s.last_report_at < now() - interval '30 s'")
                            .equals(List.of(model.left(), 0L)));
            if (model.sessions.values().stream().noneMatch(session -> session.seeking)) {
                return;
            }
            Map<String, String> slots = slots();
            model.sessions.forEach((name, session) -> {
                String slot = slots.get(name);
                if (session.seeking && slot != null) {
                    assertThat(model.hasRoom(slot)).as("room on " + slot).isTrue();
                    model.give(session, slot);
                    session.seeking = false;
                }
            });
        }

        private void compare() {
            Map<String, String> slots = slots();
            model.sessions.forEach((name, session) -> {
                assertThat(slots.get(name)).as("the worker of " + name).isEqualTo(session.slot);
                var answer = user.at(pods.getFirst()).get("/sessions/" + id(name) + "/status");
                if (session.exists) {
                    expect(answer.expectBody(), session);
                } else {
                    answer.expectStatus().isNotFound();
                }
            });
            assertThat(database.longs("SELECT sessions FROM workers ORDER BY id"))
                    .as("places taken on each worker")
                    .containsExactlyElementsOf(
                            model.workers.keySet().stream().map(model::load).toList());
        }

        private static void expect(BodyContentSpec body, Session session) {
            body.jsonPath("$.status").isEqualTo(session.status);
            body.jsonPath("$.version").isEqualTo((int) session.version);
            if (session.stale) {
                body.jsonPath("$.stale").isEqualTo(true);
            } else {
                body.jsonPath("$.stale").doesNotExist();
            }
        }

        private String id(String name) {
            return user.id() + "-" + name;
        }

        /** Of each session that has one, the worker. */
        private Map<String, String> slots() {
            return database
                    .rows(
                            "SELECT name, worker_id FROM sessions WHERE user_id = ? AND worker_id IS NOT NULL",
                            row -> Map.entry((String) row.getFirst(), (String) row.getLast()),
                            user.id())
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    private static List<String> appendAtOnce(Pods.Pod pod, List<SessionChange> changes) {
        var store = pod.context().getBean(SessionStore.class);
        var outcomes =
                changes.stream().map(change -> store.append(change).toFuture()).toList();
        return outcomes.stream()
                .map(CompletableFuture::join)
                .map(outcome -> switch (outcome) {
                    case Outcome.Stored _ -> "accepted";
                    case Outcome.Duplicate _ -> "duplicate";
                    case Outcome.Stale _, Outcome.SlotTaken _ -> "stale";
                    case Outcome.NotAssigned _ -> "403";
                    case Outcome.Unknown _ -> "404";
                })
                .toList();
    }

    private static String report(Pods.Pod pod, String session, Report report) {
        var answer =
                Reporter.report(pod, report.body(session)).expectBody(Map.class).returnResult();
        if (answer.getStatus().value() != 202) {
            return "" + answer.getStatus().value();
        }
        Map<?, ?> receipt = Objects.requireNonNull(answer.getResponseBody());
        return Boolean.TRUE.equals(receipt.get("accepted"))
                ? "accepted"
                : Boolean.TRUE.equals(receipt.get("duplicate")) ? "duplicate" : "stale";
    }

    private static void register(String id) {
        FakeWorker.register(pods.getFirst(), id, WORKER.endpoint(), Objects.requireNonNull(CAPACITIES.get(id)))
                .expectStatus()
                .isOk();
    }
}
