package wagateway.push.fanout;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.contract.ClientCommand;
import wagateway.push.recovery.Recovery;
import wagateway.push.recovery.Resync;
import wagateway.push.source.EventSource;
import wagateway.push.source.EventSource.Enrolment;
import wagateway.push.source.EventSource.Entry;
import wagateway.push.source.EventSource.Replay;
import wagateway.push.source.EventSource.Snapshot;
import wagateway.push.source.EventSource.Subscriber;

/** Clients that come back, on this pod or from another one, and what is kept for those that may. */
public final class Returning {
    private static final Logger LOG = LoggerFactory.getLogger(Returning.class);

    /** A sweep renews what is kept of one part of the clients, and what was lost of them. */
    private static final int PARTS = 30;

    private static final int AT_A_TIME = 64;

    /** At a time; what is kept of others ends by itself. */
    private static final int MOST_FORGOTTEN = 10_000;

    private final EventSource source;
    private final FanOut fanOut;
    private final Duration answerWithin;
    private final Duration renewal;
    private final Disposable.Swap renewing = Disposables.swap();
    private final Disposable.Composite forgetting = Disposables.composite();

    /**
     * @param answerWithin after which a client that waits for the source is not recovered
     * @param renewal how often what is kept of each client is renewed
     */
    public Returning(EventSource source, FanOut fanOut, Duration answerWithin, Duration renewal) {
        this.source = source;
        this.fanOut = fanOut;
        this.answerWithin = answerWithin;
        this.renewal = renewal;
    }

    public void start() {
        renewing.update(Flux.interval(renewal.dividedBy(PARTS))
                .onBackpressureDrop()
                .concatMap(this::renew)
                .subscribe());
    }

    public void stop() {
        renewing.dispose();
        forgetting.dispose();
    }

    /**
     * Restores what a client had subscribed before, on whatever pod, and what it has missed since. It gets both, and what
     * follows, once it is released.
     *
     * @param seen up to where it has seen everything
     * @return whether that could be done; if not, the client is left as one that has subscribed nothing
     */
    public Mono<Boolean> recover(Client client, RecoveryId id, Offset seen) {
        return Mono.defer(() -> {
                    client.hold();
                    Audience audience = fanOut.join(client);
                    return audience.listening()
                            .then(Mono.defer(() -> source.replay(client.user(), seen, id))
                                    .retryWhen(PresentState.PATIENCE))
                            .map(replay -> restore(client, audience, seen, replay));
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
     * Gives a client that says itself what it had before, on whatever pod, what it has missed since, and what follows, once
     * it is released. Its subscriptions must be as old as the offset: for one that is not, no present state comes.
     *
     * @return whether that could be done; if not, or when it has subscribed something already, it is left as it was
     */
    public Mono<Boolean> resume(Client client, ClientCommand.Continue wanted) {
        if (client.isInterested()) {
            return Mono.just(false);
        }
        return Mono.defer(() -> {
                    client.hold();
                    Audience audience = fanOut.join(client);
                    return audience.listening()
                            .then(Mono.defer(() -> resume(client, audience, wanted))
                                    .retryWhen(PresentState.PATIENCE));
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
    private Mono<Boolean> resume(Client client, Audience audience, ClientCommand.Continue wanted) {
        UserId user = client.user();
        Offset seen = wanted.seen();
        return source.snapshot(user, wanted.sessions(), List.of()).flatMap(before -> {
            fanOut.seen(user, audience, before.offset());
            boolean known = wanted.all()
                    ? before.rebuilds() > 0
                    : before.events().size() == wanted.sessions().size();
            Offset last = before.offset();
            return known && last != null && last.epoch().equals(seen.epoch()) && last.seq() >= seen.seq()
                    ? source.replay(user, seen).map(replay -> resume(client, audience, wanted, before, replay))
                    : Mono.just(false);
        });
    }

    /** The client is gone and has said so: nothing is kept of it. */
    public void forget(Client client) {
        RecoveryId id = client.recoveryId();
        if (id != null && forgetting.size() < MOST_FORGOTTEN) {
            Disposable.Swap work = Disposables.swap();
            forgetting.add(work);
            work.update(source.forget(client.user(), id)
                    .onErrorComplete()
                    .doFinally(_ -> forgetting.remove(work))
                    .subscribe());
        }
    }

    private static boolean resume(
            Client client, Audience audience, ClientCommand.Continue wanted, Snapshot before, Replay replay) {
        Resync how = Resync.of(wanted.seen(), replay.last(), replay.events().size(), true);
        LOG.debug("A client of user {} goes on from {}: {}", client.user(), wanted.seen(), how);
        if (how == Resync.SNAPSHOT) {
            return false;
        }
        Map<SessionId, Long> versions = before.events().stream()
                .collect(Collectors.toMap(
                        SessionEvent::sessionId, event -> event.version().value()));
        client.restore(wanted.all(), wanted.sessions(), versionsSeen(versions, replay), missed(audience, replay));
        return true;
    }

    private boolean restore(Client client, Audience audience, Offset seen, Replay replay) {
        fanOut.seen(client.user(), audience, replay.last());
        Subscriber before = replay.client();
        List<Long> subscribedAt = Stream.concat(Stream.ofNullable(before.all()), before.sessions().values().stream())
                .toList();
        Recovery recovery = Recovery.of(seen, replay.last(), replay.events().size(), subscribedAt);
        LOG.debug("A client of user {} comes back: {}", client.user(), recovery);
        if (recovery != Recovery.RECOVERED) {
            return false;
        }
        client.restore(
                before.all() != null,
                before.sessions().keySet(),
                versionsSeen(before.versions(), replay),
                missed(audience, replay));
        return true;
    }

    private static List<Delivery> missed(Audience audience, Replay replay) {
        return replay.events().stream()
                .flatMap(entry -> entry.event() instanceof SessionEvent event
                        ? Stream.of(audience.delivery(event, entry.offset()))
                        : Stream.empty())
                .toList();
    }

    /** Those at the end of the replay, but of a session with missed events the one before the first of them. */
    private static Map<SessionId, Long> versionsSeen(Map<SessionId, Long> atTheEnd, Replay replay) {
        Map<SessionId, Long> versions = new HashMap<>(atTheEnd);
        for (Entry entry : replay.events().reversed()) {
            if (entry.event() instanceof SessionEvent event) {
                versions.computeIfPresent(
                        event.sessionId(), (_, _) -> event.version().value() - 1);
            }
        }
        return versions;
    }

    private Mono<Void> renew(long sweep) {
        int part = (int) (sweep % PARTS);
        return Flux.fromStream(fanOut::clients)
                .flatMap(client -> renew(client, part), AT_A_TIME)
                .then();
    }

    private Mono<Void> renew(Client client, int part) {
        return client.recoveryId() instanceof RecoveryId id && Math.floorMod(id.hashCode(), PARTS) == part
                ? source.keep(client.user(), id)
                        .filter(kept -> !kept)
                        .flatMap(_ -> source.snapshot(client.user(), client.had(), enrolments(client, id)))
                        .then()
                        .onErrorComplete()
                : Mono.empty();
    }

    /** What it would have on its return, for a source that has lost it. */
    private static List<Enrolment> enrolments(Client client, RecoveryId id) {
        Stream<Enrolment> sessions = client.had().stream().map(session -> new Enrolment(id, session));
        return client.hasAll()
                ? Stream.concat(sessions, Stream.of(new Enrolment(id, null))).toList()
                : sessions.toList();
    }
}
