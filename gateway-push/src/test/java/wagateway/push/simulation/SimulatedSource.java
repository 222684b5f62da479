package wagateway.push.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;
import wagateway.push.source.EventSource;
import wagateway.push.source.redis.RedisEventSource;

/** The source of a push pod: its scripts and commands are those of {@link RedisEventSource}, its subscriptions are simulated. */
final class SimulatedSource implements EventSource, SubscriptionLink.Listener {
    private final RedisEventSource commands;
    private final SubscriptionLink link;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private Listener listener = Listener.NOBODY;

    private record Subscription(UserId user, Sinks.Empty<Void> confirmed) {}

    SimulatedSource(String owner, CommandLink commands, SimulatedRedis redis, Duration kept, int maxReplay) {
        this.commands = new RedisEventSource(new SimulatedTemplate(commands, redis), null, kept, maxReplay);
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
    public Mono<Void> open(UserId user) {
        String channel = new UserKeys(user).channel();
        var subscription = new Subscription(user, Sinks.empty());
        subscriptions.put(channel, subscription);
        link.subscribe(channel);
        return subscription.confirmed().asMono();
    }

    @Override
    public void close(UserId user) {
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
            listener.onEvent(subscription.user(), new Entry(offset, EventJson.read(message.substring(space + 1))));
        }
    }

    @Override
    public Mono<Snapshot> snapshot(
            UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions) {
        return commands.snapshot(user, sessions, subscriptions);
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after) {
        return commands.replay(user, after);
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after, RecoveryId client) {
        return commands.replay(user, after, client);
    }

    @Override
    public Mono<Void> forget(UserId user, StoredSubscription subscription) {
        return commands.forget(user, subscription);
    }

    @Override
    public Mono<Void> forget(UserId user, RecoveryId client, long recoveries) {
        return commands.forget(user, client, recoveries);
    }

    @Override
    public Mono<Boolean> keep(UserId user, RecoveryId client) {
        return commands.keep(user, client);
    }

    @Override
    public Mono<Void> requestRebuild(UserId user) {
        return commands.requestRebuild(user);
    }
}
