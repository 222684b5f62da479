package wagateway.api.session.postgres;

import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
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
import wagateway.model.identity.SessionId;

/**
 * Commits many changes at once: what came while a batch was being committed is the next batch, so nobody waits for company.
 * A batch has one change of a session; those of one session go through the same lane, in order. What a batch does not store
 * is tried alone, and so is all of a batch that fails on one of its changes.
 */
final class GroupCommit implements Disposable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int LANES = 2;
    private static final int LARGEST = 128;
    private static final int ALONE_AT_ONCE = 4;

    /** Beginnings of the SQLSTATEs by which PostgreSQL says that it is not there for anybody now. */
    private static final List<String> AWAY = List.of("08", "53", "57P");

    private final Appends appends;
    private final List<Lane> lanes;

    GroupCommit(Appends appends, int waiting) {
        this.appends = appends;
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(_ -> new Lane(waiting / LANES))
                .toList();
    }

    /** @return fails with {@link ProblemCode#OVERLOADED} when too many wait */
    Mono<Outcome> append(Append append) {
        int lane = Math.floorMod(append.change().sessionId().hashCode(), LANES);
        return Mono.defer(() -> lanes.get(lane).add(append));
    }

    @Override
    public void dispose() {
        lanes.forEach(lane -> lane.running.dispose());
    }

    private Mono<Void> commit(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        if (batch.size() == 1) {
            return alone(batch.getFirst());
        }
        return appends.many(batch.stream().map(Waiting::append).toList())
                .<List<Waiting>>map(outcomes -> {
                    var left = new ArrayList<Waiting>();
                    for (int place = 0; place < batch.size(); place++) {
                        if (outcomes.get(place) instanceof Outcome stored) {
                            batch.get(place).outcome().tryEmitValue(stored).orThrow();
                        } else {
                            left.add(batch.get(place));
                        }
                    }
                    return left;
                })
                .onErrorResume(e -> isAway(e) ? Mono.error(e) : Mono.just(oneByOne(batch, e)))
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::alone, ALONE_AT_ONCE)
                .then();
    }

    private static List<Waiting> oneByOne(List<Waiting> batch, Throwable e) {
        LOG.info(
                "A batch of {} reports is committed one by one: {}",
                batch.size(),
                e.getClass().getSimpleName());
        return batch;
    }

    private Mono<Void> alone(Waiting waiting) {
        return appends.one(waiting.append())
                .doOnNext(outcome -> waiting.outcome().tryEmitValue(outcome).orThrow())
                .onErrorResume(e -> {
                    waiting.fail(e);
                    return isAway(e) ? Mono.error(e) : Mono.empty();
                })
                .then();
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
    private record Waiting(Append append, Sinks.One<Outcome> outcome, AtomicBoolean gone) {
        void fail(Throwable e) {
            // one that has its outcome keeps it
            var _ = outcome.tryEmitError(e);
        }
    }

    /** One batch at a time. */
    private final class Lane {
        private final BlockingQueue<Waiting> queue;
        private final Sinks.Many<Boolean> wake = Sinks.many().multicast().directBestEffort();
        private final Disposable running;

        Lane(int capacity) {
            this.queue = new LinkedBlockingQueue<>(capacity);
            this.running = wake.asFlux()
                    .onBackpressureLatest()
                    .concatMap(_ -> Mono.defer(this::next).repeat(() -> !queue.isEmpty()), 1)
                    .subscribe();
        }

        Mono<Outcome> add(Append append) {
            var waiting = new Waiting(append, Sinks.one(), new AtomicBoolean());
            if (!queue.offer(waiting)) {
                return Mono.error(ProblemException.of(ProblemCode.OVERLOADED));
            }
            while (wake.tryEmitNext(true) == EmitResult.FAIL_NON_SERIALIZED) {
                Thread.onSpinWait();
            }
            return waiting.outcome().asMono().doOnCancel(() -> waiting.gone().set(true));
        }

        /** Who waits behind a batch that finds the database away is told so too: the next one would wait as long. */
        private Mono<Void> next() {
            List<Waiting> batch = batch();
            return Mono.defer(() -> commit(batch)).onErrorResume(e -> {
                queue.drainTo(batch);
                batch.forEach(waiting -> waiting.fail(e));
                return Mono.empty();
            });
        }

        private List<Waiting> batch() {
            var batch = new ArrayList<Waiting>();
            var sessions = new HashSet<SessionId>();
            for (Iterator<Waiting> all = queue.iterator(); all.hasNext() && batch.size() < LARGEST; ) {
                Waiting waiting = all.next();
                if (waiting.gone().get()) {
                    all.remove();
                } else if (sessions.add(waiting.append().change().sessionId())) {
                    batch.add(waiting);
                    all.remove();
                }
            }
            return batch;
        }
    }
}
