package wagateway.push.fanout;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.recovery.Recovery;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.Replay;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.Subscriber;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.recovery.Resync;
import wagateway.push.source.StreamEntry;
import wagateway.push.wire.ClientCommand;

/** Recovers clients that reconnect, whichever pod they were on, and deletes what is kept of those that left. */
public final class ConnectionStateRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionStateRecovery.class);

    /** Deletions at a time; what is kept of other clients expires by itself. */
    private static final int MAX_FORGETTING = 10_000;

    private final RecoveryStore store;
    private final FanOut fanOut;
    private final Duration answerWithin;
    private final SubscriptionRenewal renewal;
    private final Disposable.Composite forgetting = Disposables.composite();

    /**
     * @param answerWithin after which a client that waits for Redis is not recovered
     * @param renewal how often what is kept of each client is renewed
     */
    public ConnectionStateRecovery(RecoveryStore store, FanOut fanOut, Duration answerWithin, Duration renewal) {
        this.store = store;
        this.fanOut = fanOut;
        this.answerWithin = answerWithin;
        this.renewal = new SubscriptionRenewal(store, fanOut, renewal);
    }

    public void start() {
        renewal.start();
    }

    public void stop() {
        renewal.stop();
        forgetting.dispose();
    }

    /**
     * Restores what a client had subscribed before, on whatever pod, and what it has missed since. It gets both, and what
     * follows, once it is released.
     *
     * @param seen what it has been shown last
     * @return whether that could be done; if not, the client is as one that has subscribed nothing
     */
    public Mono<Boolean> recover(Client client, RecoveryId id, ResumePoint seen) {
        return Mono.defer(() -> {
                    client.hold();
                    UserChannel channel = fanOut.join(client);
                    return channel.listening()
                            .then(Mono.defer(() -> {
                                        client.hold();
                                        return store.replay(client.user(), seen.offset(), id);
                                    })
                                    .flatMap(replay -> restore(client, channel, id, seen, replay))
                                    .retryWhen(PresentState.RETRY));
                })
                .timeout(answerWithin)
                .onErrorReturn(false)
                .doOnNext(recovered -> {
                    if (!recovered) {
                        fanOut.leave(client);
                    }
                });
    }

    /**
     * Gives a client that names its former subscriptions itself what it has missed since, on whatever pod it was, and
     * what follows, once it is released. Its subscriptions must be as old as the offset: for one that is not, no
     * present state comes.
     *
     * @return whether that could be done; if not, or when it has subscribed something already, it is left as it was
     */
    public Mono<Boolean> resume(Client client, ClientCommand.Resume wanted) {
        if (client.hasSubscriptions()) {
            return Mono.just(false);
        }
        return Mono.defer(() -> {
                    client.hold();
                    UserChannel channel = fanOut.join(client);
                    return channel.listening()
                            .then(Mono.defer(() -> resume(client, channel, wanted))
                                    .retryWhen(PresentState.RETRY));
                })
                .timeout(answerWithin)
                .onErrorReturn(false)
                .doOnNext(resumed -> {
                    if (!resumed) {
                        fanOut.leave(client);
                        client.release();
                    }
                });
    }

    /** The versions are read first: whatever comes after them is in the stream. */
    private Mono<Boolean> resume(Client client, UserChannel channel, ClientCommand.Resume wanted) {
        UserId user = client.user();
        Offset seen = wanted.seen();
        client.hold();
        return store.snapshot(user, wanted.sessions(), List.of()).flatMap(before -> {
            fanOut.seen(user, channel, before.offset());
            boolean known = wanted.all()
                    ? before.rebuilds() > 0
                    : before.events().size() == wanted.sessions().size();
            Offset last = before.offset();
            return known && last != null && last.epoch().equals(seen.epoch()) && last.seq() >= seen.seq()
                    ? store.replay(user, seen).flatMap(replay -> resume(client, channel, wanted, before, replay))
                    : Mono.just(false);
        });
    }

    /** The client has left on purpose: nothing is kept of it. */
    public void forget(Client client) {
        RecoveryId id = client.recoveryId();
        if (id != null && forgetting.size() < MAX_FORGETTING) {
            Disposable.Swap work = Disposables.swap();
            forgetting.add(work);
            work.update(store.forget(client.user(), id, client.recoveries())
                    .onErrorComplete()
                    .doFinally(_ -> forgetting.remove(work))
                    .subscribe());
        }
    }

    private Mono<Boolean> resume(
            Client client, UserChannel channel, ClientCommand.Resume wanted, Snapshot before, Replay replay) {
        Resync how = Resync.of(wanted.seen(), replay.last(), replay.events().size(), true);
        LOG.debug("A client of user {} resumes from {}: {}", client.user(), wanted.seen(), how);
        if (how == Resync.SNAPSHOT) {
            return Mono.just(false);
        }
        Map<SessionId, Long> versions = before.events().stream()
                .collect(Collectors.toMap(
                        PublishedEvent::sessionId, event -> event.version().value()));
        return restore(client, channel, wanted.all(), wanted.sessions(), versions, replay);
    }

    private Mono<Boolean> restore(Client client, UserChannel channel, RecoveryId id, ResumePoint seen, Replay replay) {
        fanOut.seen(client.user(), channel, replay.last());
        Subscriber before = replay.client();
        Recovery recovery = Recovery.of(seen, replay.last(), replay.events().size(), subscribed(id, replay));
        LOG.debug("A client of user {} comes back: {}", client.user(), recovery);
        if (recovery != Recovery.RECOVERED) {
            return Mono.just(false);
        }
        client.recovered(before.recoveries());
        return restore(client, channel, before.all() != null, before.sessions().keySet(), before.versions(), replay);
    }

    private Mono<Boolean> restore(
            Client client,
            UserChannel channel,
            boolean all,
            Collection<SessionId> sessions,
            Map<SessionId, Long> versions,
            Replay replay) {
        if (!channel.covers(replay.last())) {
            return fanOut.readAgain(client.user(), channel);
        }
        client.restore(all, sessions, versionsSeen(versions, replay), missed(replay));
        fanOut.deliveries().missed(replay.events(), client);
        return Mono.just(true);
    }

    private static Recovery.Subscribed subscribed(RecoveryId id, Replay replay) {
        Subscriber before = replay.client();
        Long all = before.all();
        long marks = before.sessions().keySet().stream()
                .mapToLong(session -> ResumePoint.mark(id, session))
                .reduce(all == null ? 0 : ResumePoint.mark(id, null), (one, other) -> one ^ other);
        return new Recovery.Subscribed(
                Stream.concat(Stream.ofNullable(all), before.sessions().values().stream())
                        .toList(),
                all != null,
                ResumePoint.name(marks),
                before.versions().keySet().containsAll(before.sessions().keySet())
                        && (all == null || replay.rebuilds() > 0));
    }

    private List<Delivery> missed(Replay replay) {
        return replay.events().stream()
                .flatMap(entry -> entry.event() instanceof PublishedEvent event
                        ? Stream.of(fanOut.deliveries().of(event, entry.offset()))
                        : Stream.empty())
                .toList();
    }

    /** Those at the end of the replay, but of a session with missed events the one before the first of them. */
    private static Map<SessionId, Long> versionsSeen(Map<SessionId, Long> atTheEnd, Replay replay) {
        Map<SessionId, Long> versions = new HashMap<>(atTheEnd);
        for (StreamEntry entry : replay.events().reversed()) {
            if (entry.event() instanceof PublishedEvent event) {
                versions.computeIfPresent(
                        event.sessionId(), (_, _) -> event.version().value() - 1);
            }
        }
        return versions;
    }
}
