package wagateway.push.fanout;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
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
    private final EventSource source;
    private final PresentState present;
    private final Clock clock;
    private final Duration answerWithin;
    private final ConcurrentMap<UserId, Audience> audiences = new ConcurrentHashMap<>();

    /** @param answerWithin after which a subscription that waits for the source is answered as pending */
    public FanOut(EventSource source, Clock clock, Duration answerWithin) {
        this.source = source;
        this.present = new PresentState(source);
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
        return answered(heard(client, present.of(client.user(), session)).map(snapshot -> {
            if (snapshot.events().stream().noneMatch(PresentState::exists)) {
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
        return answered(heard(client, present.ofAll(client.user())).map(snapshot -> {
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
                    .update(present.ofAll(user)
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
                .filter(PresentState::exists)
                .map(event -> new Delivery(Freshness.of(event, clock.instant()), snapshot.offset()))
                .forEach(client::present);
    }

    /** Read after the subscription is confirmed, so that nothing falls between. */
    private Mono<Snapshot> heard(Client client, Mono<Snapshot> snapshot) {
        return join(client).listening().then(snapshot);
    }

    private Flux<Answer> answered(Mono<Answer> answer) {
        return Flux.merge(answer, Mono.delay(answerWithin).thenReturn(new Answer.Pending()))
                .takeUntil(first -> !(first instanceof Answer.Pending));
    }

    private Audience join(Client client) {
        return audiences.compute(client.user(), (user, known) -> {
            Audience audience = known == null ? Audience.listeningBy(source.open(user)) : known;
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
}
