package wagateway.push.watching;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import wagateway.model.channel.WatchLease;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;

/**
 * Notes which sessions somebody is shown a code of, and asks for those to be linked again that were paused as nobody was (ADR 39).
 * Of an event that is neither it does nothing. A code is noted once, however many clients of this pod are given it, and not at all
 * where what was noted before lasts about as long. Safe for any thread; nobody waits for it.
 *
 * <p>Not promised: that a note reaches the API pods. The next code is noted too, and who subscribes to a paused session asks again.
 */
public final class Watching {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    /** Calls at a time; what is more is not told. */
    private static final int MAX_TELLING = 10_000;

    private static final RetryBackoffSpec RETRY = Retry.backoff(3, Duration.ofMillis(200));

    /** Codes that ran out are forgotten as others are noted, at most so often. */
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

    /** A code that ends later by less than this is covered by what was noted: a part of {@link WatchLease}'s slack. */
    private static final Duration COVERED = Duration.ofSeconds(10);

    private final WatchStore store;
    private final Clock clock;

    /** The code of each that was noted last. */
    private final ConcurrentMap<Linking, Noted> noted = new ConcurrentHashMap<>();

    private final AtomicInteger doubts = new AtomicInteger();
    private final Disposable.Composite telling = Disposables.composite();
    private volatile Instant purgedAt = Instant.EPOCH;

    private record Linking(UserId user, SessionId session) {}

    /** @param doubts how often the store was in doubt before */
    private record Noted(Instant end, int doubts) {
        boolean covers(Noted next) {
            return doubts == next.doubts && next.end.isBefore(end.plus(COVERED));
        }
    }

    public Watching(WatchStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Cancels what is under way. */
    public void stop() {
        telling.dispose();
    }

    /**
     * Clients have been given an event or a present state.
     *
     * @param clients of the session's owner; those that have not subscribed the session do not count
     */
    public void given(PublishedEvent event, Collection<Client> clients) {
        if (event.expiresAt() != null || event.isUnwatched()) {
            clients.stream()
                    .filter(client -> client.wants(event.sessionId()))
                    .findFirst()
                    .ifPresent(client -> tell(new Linking(client.user(), event.sessionId()), event));
        }
    }

    /** The store may have lost what was noted: it is noted again when it is given again. */
    public void doubt() {
        doubts.incrementAndGet();
    }

    private void tell(Linking linking, PublishedEvent event) {
        if (event.expiresAt() instanceof Instant end) {
            note(linking, new Noted(end, doubts.get()), clock.instant());
        } else {
            run(store.requestResume(linking.user(), linking.session()), () -> {});
        }
    }

    private void note(Linking linking, Noted code, Instant now) {
        if (now.isAfter(purgedAt.plus(BETWEEN_PURGES))) {
            purgedAt = now;
            noted.values().removeIf(last -> !now.isBefore(last.end()));
        }
        Noted last = noted.get(linking);
        if (now.isBefore(code.end()) && (last == null || !last.covers(code))) {
            noted.put(linking, code);
            run(
                    store.lease(linking.user(), linking.session(), WatchLease.of(code.end(), now)),
                    () -> noted.remove(linking, code));
        }
    }

    private void run(Mono<Void> call, Runnable untold) {
        if (telling.size() >= MAX_TELLING) {
            untold.run();
            return;
        }
        Disposable.Swap running = Disposables.swap();
        telling.add(running);
        running.update(call.retryWhen(RETRY)
                .doOnError(e -> {
                    LOG.debug("It could not be told that somebody watches: {}", e.toString());
                    untold.run();
                })
                .onErrorComplete()
                .doFinally(_ -> telling.remove(running))
                .subscribe());
    }
}
