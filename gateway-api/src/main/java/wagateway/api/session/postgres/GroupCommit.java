package wagateway.api.session.postgres;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Reporter;

/**
 * Commits many changes at once: what came while a batch was being committed is the next batch, so no change waits for
 * others to come. Workers take turns in a batch, so that none waits long for the reports of another. The changes of one
 * session go through the same lane, and those of one worker in order. When a batch fails because of one change, its
 * changes are tried one by one.
 */
final class GroupCommit implements Disposable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int LANES = 2;
    private static final int MAX_BATCH = 128;
    private static final int CONCURRENCY = 4;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Beginnings of the SQLSTATEs by which PostgreSQL says that it can serve no statement now. */
    private static final List<String> AWAY = List.of("08", "53", "57P");

    private final Function<List<SessionChange>, Mono<List<Outcome>>> statement;
    private final BooleanSupplier behind;
    private final List<Lane> lanes;

    /**
     * @param statement commits changes in their order and answers the outcome of each
     * @param behind whether nothing more is to be committed for now
     * @param waiting how many changes may wait
     */
    GroupCommit(Function<List<SessionChange>, Mono<List<Outcome>>> statement, BooleanSupplier behind, int waiting) {
        this.statement = statement;
        this.behind = behind;
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(_ -> new Lane(waiting / LANES))
                .toList();
    }

    /** @return fails with {@link ProblemCode#OVERLOADED} when too many wait */
    Mono<Outcome> append(SessionChange change) {
        int lane = Math.floorMod(change.sessionId().hashCode(), LANES);
        return Mono.defer(() -> lanes.get(lane).add(change));
    }

    /** How many changes wait. */
    int waiting() {
        return lanes.stream().mapToInt(lane -> lane.queue.size()).sum();
    }

    @Override
    public void dispose() {
        lanes.forEach(lane -> lane.running.dispose());
    }

    /**
     * The key of a change in the {@link FairQueue}: the worker that reports, or the session where the worker is not
     * named.
     */
    private static String keyOf(SessionChange change) {
        Reporter reporter = change.reporter();
        return reporter == null ? change.sessionId().value() : reporter.id().value();
    }

    private Mono<Void> commit(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        return store(batch).onErrorResume(e -> {
            if (isAway(e) || batch.size() == 1) {
                return Mono.error(e);
            }
            LOG.info(
                    "A batch of {} reports failed and is committed one by one: {}",
                    batch.size(),
                    e.getClass().getSimpleName());
            var bySession = batch.stream()
                    .collect(Collectors.groupingBy(
                            waiting -> waiting.change().sessionId(), LinkedHashMap::new, Collectors.toList()));
            return Flux.fromIterable(bySession.values())
                    .flatMap(this::oneByOne, CONCURRENCY)
                    .then();
        });
    }

    private Mono<Void> store(List<Waiting> batch) {
        return statement
                .apply(batch.stream().map(Waiting::change).toList())
                .doOnNext(outcomes -> {
                    for (int place = 0; place < batch.size(); place++) {
                        batch.get(place)
                                .outcome()
                                .tryEmitValue(outcomes.get(place))
                                .orThrow();
                    }
                })
                .then();
    }

    /** The changes of one session. Where one can be stored only later, so can those behind it. */
    private Mono<Void> oneByOne(List<Waiting> changes) {
        return Flux.fromIterable(changes)
                .concatMap(change -> store(List.of(change)).onErrorResume(e -> {
                    change.fail(e);
                    return e instanceof TransientDataAccessException ? Mono.error(e) : Mono.empty();
                }))
                .then()
                .onErrorResume(e -> {
                    changes.forEach(change -> change.fail(e));
                    return isAway(e) ? Mono.error(e) : Mono.empty();
                });
    }

    /** Whether a failure is that of the database and not of what it was asked. */
    private static boolean isAway(Throwable e) {
        if (e.getCause() instanceof R2dbcException failure && failure.getSqlState() instanceof String state) {
            return AWAY.stream().anyMatch(state::startsWith);
        }
        return e instanceof DataAccessResourceFailureException
                || (e instanceof TransientDataAccessException && !(e instanceof ConcurrencyFailureException));
    }

    /** @param gone whether its caller no longer waits for the outcome */
    private record Waiting(SessionChange change, Sinks.One<Outcome> outcome, AtomicBoolean gone) {
        void fail(Throwable e) {
            // one that has its outcome keeps it
            var _ = outcome.tryEmitError(e);
        }
    }

    /** One batch at a time. */
    private final class Lane {
        private final FairQueue<String, Waiting> queue;
        private final Sinks.Many<Boolean> wake = Sinks.many().multicast().directBestEffort();
        private final Disposable running;

        Lane(int capacity) {
            this.queue = new FairQueue<>(capacity);
            this.running = wake.asFlux()
                    .onBackpressureLatest()
                    .concatMap(_ -> Mono.defer(this::next).repeat(() -> queue.size() > 0), 1)
                    .subscribe();
        }

        Mono<Outcome> add(SessionChange change) {
            var waiting = new Waiting(change, Sinks.one(), new AtomicBoolean());
            if (queue.offer(keyOf(change), waiting) instanceof Waiting refused) {
                refused.fail(ProblemException.of(ProblemCode.OVERLOADED));
            }
            while (wake.tryEmitNext(true) == EmitResult.FAIL_NON_SERIALIZED) {
                Thread.onSpinWait();
            }
            return waiting.outcome().asMono().doOnCancel(() -> waiting.gone().set(true));
        }

        /**
         * When the database is away, the changes that wait behind the batch fail too: the next batch would wait as
         * long.
         */
        private Mono<Void> next() {
            if (behind.getAsBoolean()) {
                return Mono.delay(PAUSE).then();
            }
            List<Waiting> batch = batch();
            return Mono.defer(() -> commit(batch)).onErrorResume(e -> {
                if (isAway(e)) {
                    while (queue.poll() instanceof Waiting waiting) {
                        batch.add(waiting);
                    }
                }
                batch.forEach(waiting -> waiting.fail(e));
                return Mono.empty();
            });
        }

        private List<Waiting> batch() {
            var batch = new ArrayList<Waiting>();
            while (batch.size() < MAX_BATCH && queue.poll() instanceof Waiting waiting) {
                if (!waiting.gone().get()) {
                    batch.add(waiting);
                }
            }
            return batch;
        }
    }
}
