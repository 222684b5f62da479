package wagateway.push.watching;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
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
    private static final int MAX_TELLING = 1_000;

    /** Codes that ran out are forgotten as others are noted, at most so often. */
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

    /** A code that ends later by less than this is covered by what was noted: a part of {@link WatchLease}'s slack. */
    private static final Duration COVERED = Duration.ofSeconds(10);

    private final WatchStore store;
    private final Clock clock;
    /** The end of the code that was noted last. */
    private final ConcurrentMap<Linking, Instant> noted = new ConcurrentHashMap<>();

    private final Disposable.Composite telling = Disposables.composite();
    private volatile Instant purgedAt = Instant.EPOCH;

    private record Linking(UserId user, SessionId session) {}

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
                    .filter(client -> client.wanted().has(event.sessionId()))
                    .findFirst()
                    .ifPresent(client -> tell(client, event));
        }
    }

    /** The store may have lost what was noted: it is noted again when it is given again. */
    public void doubt() {
        noted.clear();
    }

    private void tell(Client client, PublishedEvent event) {
        if (event.expiresAt() instanceof Instant end) {
            Instant now = clock.instant();
            if (now.isBefore(end) && isNew(new Linking(client.user(), event.sessionId()), end, now)) {
                run(store.lease(client.user(), event.sessionId(), WatchLease.of(end, now)));
            }
        } else {
            run(store.requestResume(client.user(), event.sessionId()));
        }
    }

    private boolean isNew(Linking linking, Instant end, Instant now) {
        if (now.isAfter(purgedAt.plus(BETWEEN_PURGES))) {
            purgedAt = now;
            noted.values().removeIf(last -> !now.isBefore(last));
        }
        Instant last = noted.get(linking);
        if (last != null && end.isBefore(last.plus(COVERED))) {
            return false;
        }
        noted.put(linking, end);
        return true;
    }

    private void run(Mono<Void> call) {
        if (telling.size() < MAX_TELLING) {
            Disposable.Swap running = Disposables.swap();
            telling.add(running);
            running.update(
                    call.doOnError(e -> LOG.debug("It could not be told that somebody watches: {}", e.toString()))
                            .onErrorComplete()
                            .doFinally(_ -> telling.remove(running))
                            .subscribe());
        }
    }
}
