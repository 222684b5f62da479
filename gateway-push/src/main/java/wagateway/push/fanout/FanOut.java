package wagateway.push.fanout;

import java.time.Clock;
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
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.contract.Answer;
import wagateway.push.contract.Refusal;
import wagateway.push.metrics.PodMeter;
import wagateway.push.recovery.Resync;
import wagateway.push.source.EventSource;
import wagateway.push.source.EventSource.Enrolment;
import wagateway.push.source.EventSource.Replay;
import wagateway.push.source.EventSource.Snapshot;
import wagateway.push.trace.EventTraces;

/**
 * Brings together the clients of this pod and the events of their users. It listens to a user while at least one client
 * wants it, whatever the number of its sockets. A client asks only for sessions of its own user, and what it is given
 * comes from that user's addresses alone, so there is no ownership to check.
 */
public final class FanOut implements EventSource.Listener {
    private static final Retry READ_AGAIN = Retry.max(Long.MAX_VALUE).filter(Outdated.class::isInstance);

    private final EventSource source;
    private final PresentState present;
    private final Clock clock;
    private final Duration answerWithin;
    private final PodMeter meter;
    private final EventTraces traces;
    private final ConcurrentMap<UserId, Audience> audiences = new ConcurrentHashMap<>();

    /** @param answerWithin after which a subscription that waits for the source is answered as pending */
    public FanOut(EventSource source, Clock clock, Duration answerWithin, PodMeter meter, EventTraces traces) {
        this.source = source;
        this.present = new PresentState(source);
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.meter = meter;
        this.traces = traces;
    }

    /**
     * Subscribes a client to a session and gives it the present state.
     *
     * @return one answer, or {@link Answer.Pending} and later another; cancelled when the client is gone
     */
    public Flux<Answer> subscribe(Client client, SessionId session) {
        if (!client.subscribe(session)) {
            return Flux.just(Refusal.TOO_MANY_SUBSCRIPTIONS.asAnswer());
        }
        UserId user = client.user();
        Audience audience = join(client);
        return answered(audience.listening()
                .then(present.of(user, session, client.recoveryId(), seenBy(user, audience)))
                .flatMap(snapshot -> {
                    if (snapshot.events().stream().noneMatch(PresentState::exists)) {
                        return unsubscribe(client, session).thenReturn(Refusal.SESSION_NOT_FOUND.asAnswer());
                    }
                    return present(audience, client, snapshot, false);
                })
                .retryWhen(READ_AGAIN));
    }

    /** Subscribes a client to all sessions of its user and gives it the present state of each; answers as above. */
    public Flux<Answer> subscribeAll(Client client) {
        client.subscribeAll();
        UserId user = client.user();
        Audience audience = join(client);
        return answered(audience.listening()
                .then(present.ofAll(user, client.recoveryId(), seenBy(user, audience)))
                .flatMap(snapshot -> present(audience, client, snapshot, true))
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

    /** The client is gone. */
    public void leave(Client client) {
        audiences.computeIfPresent(client.user(), (user, audience) -> without(client, user, audience));
    }

    /** Every client that is subscribed to something. */
    Stream<Client> clients() {
        return audiences.values().stream().flatMap(audience -> audience.clients().stream());
    }

    /** The audience that a client belongs to from now on. */
    Audience join(Client client) {
        return audiences.compute(client.user(), (user, known) -> {
            Audience audience = known == null ? new Audience(clock, traces, source.open(user)) : known;
            audience.clients().add(client);
            return audience;
        });
    }

    /** The end of the user's stream was seen: where the audience begins when it is new. */
    void seen(UserId user, Audience audience, @Nullable Offset last) {
        if (audience.settle(last)) {
            resynchronise(user, audience);
        }
    }

    @Override
    public void onEvent(UserId user, EventSource.Entry entry) {
        Audience audience = audiences.get(user);
        if (audience != null && audience.hear(entry)) {
            resynchronise(user, audience);
        }
    }

    @Override
    public void onResumed(UserId user) {
        Audience audience = audiences.get(user);
        if (audience != null && audience.interrupted()) {
            resynchronise(user, audience);
        }
    }

    /** What was read is ahead of what the audience has been given: fails with {@link Outdated} once that has been read too. */
    <T> Mono<T> readAgain(UserId user, Audience audience) {
        return Mono.defer(() -> {
            onResumed(user);
            return audience.upToDate().then(Mono.error(new Outdated()));
        });
    }

    private void resynchronise(UserId user, Audience audience) {
        meter.resynchronised();
        audience.run(Mono.defer(() -> source.replay(user, audience.reading()))
                .retryWhen(PresentState.PATIENCE)
                .doOnNext(replay -> catchUp(user, audience, replay)));
    }

    /** What a rebuild publishes comes as events; those that were missed are read after it. */
    private void catchUp(UserId user, Audience audience, Replay replay) {
        Resync how =
                Resync.of(audience.position(), replay.last(), replay.events().size(), replay.rebuilds() > 0);
        if (audience.caughtUp(replay, how)) {
            resynchronise(user, audience);
        }
        if (how == Resync.REBUILD) {
            audience.runLatest(present.ofAll(user, null, _ -> {}).doOnNext(_ -> onResumed(user)));
        }
    }

    private Mono<Answer> present(Audience audience, Client client, Snapshot snapshot, boolean everything) {
        List<SessionEvent> states =
                snapshot.events().stream().filter(PresentState::exists).toList();
        return Mono.defer(() -> audience.present(client, states, snapshot.offset(), everything)
                ? Mono.just(new Answer.Done())
                : readAgain(client.user(), audience));
    }

    private Flux<Answer> answered(Mono<Answer> answer) {
        return Flux.merge(answer, Mono.delay(answerWithin).thenReturn(new Answer.Pending()))
                .takeUntil(first -> !(first instanceof Answer.Pending));
    }

    private Mono<Void> unsubscribed(Client client, @Nullable SessionId session) {
        audiences.computeIfPresent(
                client.user(), (user, audience) -> client.isInterested() ? audience : without(client, user, audience));
        RecoveryId id = client.recoveryId();
        return id == null
                ? Mono.empty()
                : source.forget(client.user(), new Enrolment(id, session)).onErrorComplete();
    }

    private Consumer<Snapshot> seenBy(UserId user, Audience audience) {
        return snapshot -> seen(user, audience, snapshot.offset());
    }

    private @Nullable Audience without(Client client, UserId user, Audience audience) {
        audience.clients().remove(client);
        if (!audience.clients().isEmpty()) {
            return audience;
        }
        audience.end();
        source.close(user);
        return null;
    }

    static final class Outdated extends RuntimeException {
        Outdated() {
            super("what was read is ahead of what the audience has been given", null, false, false);
        }
    }
}
