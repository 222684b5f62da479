package wagateway.push.fanout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.metrics.PodMeter;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.Replay;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.StoredSubscription;
import wagateway.push.recovery.Resync;
import wagateway.push.source.EventBus;
import wagateway.push.source.StreamEntry;
import wagateway.push.wire.Answer;
import wagateway.push.wire.Refusal;

/**
 * Brings together the clients of this pod and the events of their users. It subscribes to the events of a user once,
 * while at least one client needs them. A client asks only for sessions of its own user, and what it is given comes
 * from that user's Redis keys alone, so there is no ownership to check.
 */
public final class FanOut implements EventBus.Listener {
    private static final Retry READ_AGAIN = Retry.max(Long.MAX_VALUE).filter(Outdated.class::isInstance);

    private final EventBus bus;
    private final RecoveryStore store;
    private final PresentState present;
    private final Deliveries deliveries;
    private final Duration answerWithin;
    private final PodMeter meter;
    private final ConcurrentMap<UserId, UserChannel> channels = new ConcurrentHashMap<>();

    /** @param answerWithin after which a subscription that waits for Redis is answered as pending */
    public FanOut(EventBus bus, RecoveryStore store, Deliveries deliveries, Duration answerWithin, PodMeter meter) {
        this.bus = bus;
        this.store = store;
        this.present = new PresentState(store);
        this.deliveries = deliveries;
        this.answerWithin = answerWithin;
        this.meter = meter;
    }

    /**
     * Subscribes a client to a session and gives it the present state.
     *
     * @return one answer, or {@link Answer.Pending} and later another; cancelled when the client is gone
     */
    public Flux<Answer> subscribe(Client client, SessionId session) {
        boolean more = client.hasSubscriptions();
        if (!client.subscribe(session)) {
            return Flux.just(Refusal.TOO_MANY_SUBSCRIPTIONS.asAnswer());
        }
        UserId user = client.user();
        UserChannel channel = join(client);
        return answered(channel.listening()
                .then(present.of(user, session, client.recoveryId(), seenBy(client, channel, more)))
                .flatMap(snapshot -> {
                    if (snapshot.events().stream().noneMatch(PresentState::exists)) {
                        return channel.isAheadOf(snapshot.offset())
                                ? Mono.error(new Outdated())
                                : unsubscribe(client, session).thenReturn(Refusal.SESSION_NOT_FOUND.asAnswer());
                    }
                    return present(channel, client, snapshot, false);
                })
                .retryWhen(READ_AGAIN));
    }

    /** Subscribes a client to all sessions of its user and gives it the present state of each; answers as above. */
    public Flux<Answer> subscribeAll(Client client) {
        boolean more = client.hasSubscriptions();
        client.subscribeAll();
        UserId user = client.user();
        UserChannel channel = join(client);
        return answered(channel.listening()
                .then(present.ofAll(user, client.recoveryId(), seenBy(client, channel, more)))
                .flatMap(snapshot -> present(channel, client, snapshot, true))
                .retryWhen(READ_AGAIN));
    }

    /** Its events stop before this returns. @return completes when it will not be restored on a recovery either */
    public Mono<Void> unsubscribe(Client client, SessionId session) {
        return client.unsubscribe(session) ? unsubscribed(client, session) : Mono.empty();
    }

    /** As {@link #unsubscribe}, of what {@link #subscribeAll} began. */
    public Mono<Void> unsubscribeAll(Client client) {
        return client.unsubscribeAll() ? unsubscribed(client, null) : Mono.empty();
    }

    /** The client has disconnected. */
    public void leave(Client client) {
        channels.computeIfPresent(client.user(), (user, channel) -> without(client, user, channel));
    }

    /** Every client that is subscribed to something. */
    Stream<Client> clients() {
        return channels.values().stream().flatMap(channel -> channel.clients().stream());
    }

    /** The channel that a client belongs to from now on. */
    UserChannel join(Client client) {
        return channels.compute(client.user(), (user, known) -> {
            UserChannel channel = known == null ? new UserChannel(deliveries, bus.subscribe(user)) : known;
            channel.add(client);
            return channel;
        });
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** The end of the user's stream was seen: where the channel begins when it is new. */
    void seen(UserId user, UserChannel channel, @Nullable Offset last) {
        if (channel.settle(last)) {
            resynchronise(user, channel);
        }
    }

    @Override
    public void onEvent(UserId user, StreamEntry entry) {
        UserChannel channel = channels.get(user);
        if (channel != null && channel.receive(entry)) {
            resynchronise(user, channel);
        }
    }

    @Override
    public void onResumed(UserId user) {
        UserChannel channel = channels.get(user);
        if (channel != null) {
            channel.doubtStored();
            interrupted(user, channel);
        }
    }

    private void interrupted(UserId user, UserChannel channel) {
        if (channel.interrupted()) {
            resynchronise(user, channel);
        }
    }

    /** What was read is ahead of what the channel has been given: fails with {@link Outdated} once that has been read too. */
    <T> Mono<T> readAgain(UserId user, UserChannel channel) {
        return Mono.defer(() -> {
            interrupted(user, channel);
            return channel.upToDate().then(Mono.error(new Outdated()));
        });
    }

    private void resynchronise(UserId user, UserChannel channel) {
        meter.resynchronised();
        channel.tasks()
                .run(Mono.defer(() -> store.replay(user, channel.reading()))
                        .retryWhen(PresentState.RETRY)
                        .doOnNext(replay -> catchUp(user, channel, replay)));
    }

    /** What a rebuild publishes comes as events; those that were missed are read after it. */
    private void catchUp(UserId user, UserChannel channel, Replay replay) {
        Resync how =
                Resync.of(channel.position(), replay.last(), replay.events().size(), replay.rebuilds() > 0);
        if (channel.caughtUp(replay, how)) {
            resynchronise(user, channel);
        }
        if (how == Resync.REBUILD) {
            channel.tasks().runLatest(present.ofAll(user, null, _ -> {}).doOnNext(_ -> interrupted(user, channel)));
        }
    }

    private Mono<Answer> present(UserChannel channel, Client client, Snapshot snapshot, boolean everything) {
        List<PublishedEvent> states =
                snapshot.events().stream().filter(PresentState::exists).toList();
        return Mono.defer(() -> channel.present(client, states, snapshot.offset(), everything)
                ? Mono.just(new Answer.Done())
                : readAgain(client.user(), channel));
    }

    private Flux<Answer> answered(Mono<Answer> answer) {
        return Flux.merge(answer, Mono.delay(answerWithin).thenReturn(new Answer.Pending()))
                .takeUntil(first -> !(first instanceof Answer.Pending));
    }

    private Mono<Void> unsubscribed(Client client, @Nullable SessionId session) {
        channels.computeIfPresent(
                client.user(), (user, channel) -> client.hasSubscriptions() ? channel : without(client, user, channel));
        RecoveryId id = client.recoveryId();
        return id == null
                ? Mono.empty()
                : store.forget(client.user(), new StoredSubscription(id, session))
                        .doOnError(_ -> client.doubtStored())
                        .onErrorComplete();
    }

    /** @param more whether the client had subscribed something before, which must be kept of it */
    private Consumer<Snapshot> seenBy(Client client, UserChannel channel, boolean more) {
        return snapshot -> {
            seen(client.user(), channel, snapshot.offset());
            if (more
                    && client.recoveryId() instanceof RecoveryId id
                    && snapshot.unkept().contains(id)) {
                client.doubtStored();
            }
        };
    }

    private @Nullable UserChannel without(Client client, UserId user, UserChannel channel) {
        channel.clients().remove(client);
        if (!channel.clients().isEmpty()) {
            return channel;
        }
        channel.tasks().end();
        bus.unsubscribe(user);
        return null;
    }

    static final class Outdated extends RuntimeException {
        Outdated() {
            super("the snapshot and the events of the channel are of different moments", null, false, false);
        }
    }
}
