package wagateway.push.source.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;
import wagateway.model.wire.WireFormatException;
import wagateway.push.source.EventSource.Entry;
import wagateway.push.source.EventSource.Replay;
import wagateway.push.source.EventSource.Snapshot;
import wagateway.push.source.EventSource.StoredSubscription;
import wagateway.push.source.EventSource.Subscriber;

/** What Redis keeps, by the scripts {@code snapshot.lua}, {@code replay.lua} and {@code forget.lua}. */
final class StoredState {
    private static final Logger LOG = LoggerFactory.getLogger(StoredState.class);
    private static final RedisScript<List<?>> SNAPSHOT = script(Script.SNAPSHOT);
    private static final RedisScript<List<?>> REPLAY = script(Script.REPLAY);
    private static final RedisScript<Long> FORGET = RedisScript.of(Script.FORGET.text(), Long.class);

    private final ReactiveStringRedisTemplate redis;
    private final Duration kept;
    private final int maxReplay;

    StoredState(ReactiveStringRedisTemplate redis, Duration kept, int maxReplay) {
        this.redis = redis;
        this.kept = kept;
        this.maxReplay = maxReplay;
    }

    Mono<Snapshot> snapshot(UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions) {
        var names = new UserKeys(user);
        var keys = new ArrayList<>(List.of(names.sessions(), names.events()));
        var arguments = new ArrayList<>(List.of(UserKeys.COMPLETE, millis(kept)));
        subscriptions.forEach(subscription -> {
            keys.add(names.subscriptions(subscription.client()));
            arguments.add(field(subscription));
        });
        sessions.forEach(session -> arguments.add(session.value()));
        return redis.execute(SNAPSHOT, keys, arguments)
                .next()
                .map(answer -> new Snapshot(
                        (Long) answer.get(0),
                        offset(answer.get(1)),
                        states(answer.subList(2, answer.size()), !sessions.isEmpty())));
    }

    Mono<Replay> replay(UserId user, Offset after, @Nullable RecoveryId client) {
        var names = new UserKeys(user);
        var keys = new ArrayList<>(List.of(names.sessions(), names.events()));
        if (client != null) {
            keys.add(names.subscriptions(client));
            keys.add(names.recoveries(client));
        }
        return redis.execute(
                        REPLAY,
                        keys,
                        List.of(
                                UserKeys.COMPLETE,
                                after.epoch(),
                                Long.toString(after.seq()),
                                Integer.toString(maxReplay),
                                millis(kept),
                                UserKeys.ALL))
                .next()
                .map(answer -> {
                    Offset last = offset(answer.get(1));
                    return new Replay(
                            (Long) answer.get(0),
                            last,
                            last == null ? List.of() : entries(last.epoch(), (List<?>) answer.get(2)),
                            states((List<?>) answer.get(3), false),
                            subscriber((List<?>) answer.get(4), (List<?>) answer.get(5), (Long) answer.get(6)));
                });
    }

    Mono<Void> forget(UserId user, StoredSubscription subscription) {
        return redis.opsForHash()
                .remove(new UserKeys(user).subscriptions(subscription.client()), field(subscription))
                .then();
    }

    Mono<Void> forget(UserId user, RecoveryId client, long recoveries) {
        var names = new UserKeys(user);
        return redis.execute(
                        FORGET,
                        List.of(names.subscriptions(client), names.recoveries(client)),
                        List.of(Long.toString(recoveries)))
                .then();
    }

    Mono<Boolean> keep(UserId user, RecoveryId client) {
        return redis.expire(new UserKeys(user).subscriptions(client), kept);
    }

    /** The event of a message or of an entry of the stream. */
    static Entry entry(Offset offset, String json) {
        try {
            return new Entry(offset, EventJson.read(json), EventJson.trace(json));
        } catch (WireFormatException e) {
            LOG.warn("An event cannot be read and is left out: {}", e.getMessage());
            return new Entry(offset, null);
        }
    }

    private static List<Entry> entries(String epoch, List<?> answer) {
        return answer.stream()
                .map(String.class::cast)
                .map(text -> entry(new Offset(epoch, number(text)), afterSpace(text)))
                .toList();
    }

    /** Of all sessions, one that cannot be read is left out; asked for by name, it fails the snapshot. */
    private static List<SessionEvent> states(List<?> answer, boolean byName) {
        var events = new ArrayList<SessionEvent>(answer.size());
        for (Object stored : answer) {
            try {
                events.add(EventJson.read(afterSpace((String) stored)));
            } catch (WireFormatException e) {
                LOG.warn("A session in a snapshot cannot be read: {}", e.getMessage());
                if (byName) {
                    throw e;
                }
            }
        }
        return events;
    }

    private static Subscriber subscriber(List<?> subscriptions, List<?> versions, long recoveries) {
        Map<SessionId, Long> sessions = new HashMap<>();
        Long all = null;
        for (int i = 0; i < subscriptions.size(); i += 2) {
            String subscribed = (String) subscriptions.get(i);
            long seq = Long.parseLong((String) subscriptions.get(i + 1));
            if (subscribed.equals(UserKeys.ALL)) {
                all = seq;
            } else {
                sessions.put(new SessionId(subscribed), seq);
            }
        }
        Map<SessionId, Long> known = new HashMap<>();
        for (Object version : versions) {
            String text = (String) version;
            known.put(new SessionId(afterSpace(text)), number(text));
        }
        return new Subscriber(all, sessions, known, recoveries);
    }

    private static String field(StoredSubscription subscription) {
        return subscription.session() instanceof SessionId session ? session.value() : UserKeys.ALL;
    }

    private static @Nullable Offset offset(Object text) {
        return Offset.parse((String) text).orElse(null);
    }

    private static long number(String text) {
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static String afterSpace(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static RedisScript<List<?>> script(Script script) {
        return (RedisScript) RedisScript.of(script.text(), List.class);
    }
}
