package wagateway.push.simulation;

import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.identity.UserId;
import wagateway.push.source.EventBus;
import wagateway.push.source.StreamEntry;

/** The bus of a push pod, whose subscriptions are simulated. */
final class SimulatedBus implements EventBus, SubscriptionLink.Listener {
    private final SubscriptionLink link;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private Listener listener;

    private record Subscription(UserId user, Sinks.Empty<Void> confirmed) {}

    SimulatedBus(String owner) {
        this.link = new SubscriptionLink(owner, this);
    }

    SubscriptionLink link() {
        return link;
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Mono<Void> subscribe(UserId user) {
        String channel = new UserKeys(user).channel();
        var subscription = new Subscription(user, Sinks.empty());
        subscriptions.put(channel, subscription);
        link.subscribe(channel);
        return subscription.confirmed().asMono();
    }

    @Override
    public void unsubscribe(UserId user) {
        String channel = new UserKeys(user).channel();
        subscriptions.remove(channel);
        link.unsubscribe(channel);
    }

    @Override
    public void subscribed(String channel) {
        Subscription subscription = subscriptions.get(channel);
        if (subscription != null && subscription.confirmed().tryEmitEmpty().isFailure()) {
            listener.onResumed(subscription.user());
        }
    }

    @Override
    public void heard(String channel, String message) {
        Subscription subscription = subscriptions.get(channel);
        if (subscription != null) {
            int space = message.indexOf(' ');
            Offset offset = Offset.parse(message.substring(0, space)).orElseThrow();
            listener.onEvent(subscription.user(), StreamEntry.read(offset, message.substring(space + 1)));
        }
    }
}
