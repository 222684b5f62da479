package wagateway.push.fanout;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionEvent.SessionDeleted;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.contract.Answer;
import wagateway.push.contract.Refusal;
import wagateway.push.source.EventSource;
import wagateway.push.source.EventSource.Snapshot;

/**
 * Brings together the clients of this pod and the events of their users. It listens to a user while at least one client
 * wants it, whatever the number of its sockets. A client asks only for sessions of its own user, and what it is given
 * comes from that user's addresses alone, so there is no ownership to check.
 */
public final class FanOut implements EventSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final Retry PATIENCE =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(20)).maxBackoff(Duration.ofSeconds(1));

    private final EventSource source;
    private final Clock clock;
    private final Duration answerWithin;
    private final ConcurrentMap<UserId, Audience> audiences = new ConcurrentHashMap<>();

    /** @param answerWithin after which a subscription that waits for the source is answered as pending */
    public FanOut(EventSource source, Clock clock, Duration answerWithin) {
        this.source = source;
        this.clock = clock;
        this.answerWithin = answerWithin;
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
        return answered(snapshot(client, List.of(session)).map(snapshot -> {
            if (snapshot.events().stream().noneMatch(FanOut::exists)) {
                unsubscribe(client, session);
                return Refusal.SESSION_NOT_FOUND.asAnswer();
            }
            present(client, snapshot);
            return new Answer.Done();
        }));
    }

    /** Subscribes a client to all sessions of its user and gives it the present state of each; answers as above. */
    public Flux<Answer> subscribeAll(Client client) {
        client.subscribeAll();
        return answered(snapshot(client, List.of()).map(snapshot -> {
            present(client, snapshot);
            return new Answer.Done();
        }));
    }

    public void unsubscribe(Client client, SessionId session) {
        client.unsubscribe(session);
        leaveUnlessInterested(client);
    }

    public void unsubscribeAll(Client client) {
        client.unsubscribeAll();
        leaveUnlessInterested(client);
    }

    /** The client is gone. */
    public void leave(Client client) {
        audiences.computeIfPresent(client.user(), (user, audience) -> without(client, user, audience));
    }

    @Override
    public void onEvent(UserId user, Offset offset, SessionEvent event) {
        Audience audience = audiences.get(user);
        if (audience != null) {
            deliver(audience, event, offset);
        }
    }

    @Override
    public void onResumed(UserId user) {
        Audience audience = audiences.get(user);
        if (audience != null) {
            audience.resynchronisation()
                    .update(complete(user, List.of())
                            .subscribe(snapshot ->
                                    snapshot.events().forEach(event -> deliver(audience, event, snapshot.offset()))));
        }
    }

    private void deliver(Audience audience, SessionEvent event, @Nullable Offset offset) {
        var delivery = new Delivery(Freshness.of(event, clock.instant()), offset);
        audience.clients().forEach(client -> client.deliver(delivery));
    }

    private void present(Client client, Snapshot snapshot) {
        snapshot.events().stream()
                .filter(FanOut::exists)
                .map(event -> new Delivery(Freshness.of(event, clock.instant()), snapshot.offset()))
                .forEach(client::present);
    }

    private static boolean exists(SessionEvent event) {
        return !(event instanceof SessionDeleted);
    }

    /** Read after the subscription is confirmed, so that nothing falls between. */
    private Mono<Snapshot> snapshot(Client client, List<SessionId> sessions) {
        return join(client).listening().then(complete(client.user(), sessions));
    }

    /** Waits, through outages too, until what it reads is all there is. */
    private Mono<Snapshot> complete(UserId user, List<SessionId> sessions) {
        return Mono.defer(() -> source.snapshot(user, sessions))
                .flatMap(snapshot -> snapshot.complete() || isAnswered(snapshot, sessions)
                        ? Mono.just(snapshot)
                        : source.requestRebuild(user).then(Mono.error(new IncompleteSnapshot())))
                .doOnError(e -> LOG.debug("The sessions of user {} wait for the source: {}", user, e.toString()))
                .retryWhen(PATIENCE);
    }

    private static boolean isAnswered(Snapshot snapshot, List<SessionId> sessions) {
        return !sessions.isEmpty() && snapshot.events().size() == sessions.size();
    }

    private Flux<Answer> answered(Mono<Answer> answer) {
        return Flux.merge(answer, Mono.delay(answerWithin).thenReturn(new Answer.Pending()))
                .takeUntil(first -> !(first instanceof Answer.Pending));
    }

    private Audience join(Client client) {
        return audiences.compute(client.user(), (user, present) -> {
            Audience audience = present == null ? Audience.listeningBy(source.open(user)) : present;
            audience.clients().add(client);
            return audience;
        });
    }

    private void leaveUnlessInterested(Client client) {
        audiences.computeIfPresent(
                client.user(), (user, audience) -> client.isInterested() ? audience : without(client, user, audience));
    }

    private @Nullable Audience without(Client client, UserId user, Audience audience) {
        audience.clients().remove(client);
        if (!audience.clients().isEmpty()) {
            return audience;
        }
        audience.resynchronisation().dispose();
        source.close(user);
        return null;
    }

    /** The snapshot has been forgotten and is being rebuilt. */
    private static final class IncompleteSnapshot extends RuntimeException {
        IncompleteSnapshot() {
            super("the snapshot is being rebuilt", null, false, false);
        }
    }
}
