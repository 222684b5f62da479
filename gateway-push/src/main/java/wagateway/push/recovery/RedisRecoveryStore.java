package wagateway.push.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.Offset;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.WireFormatException;
import wagateway.push.source.StreamEntry;

/**
 * By the scripts {@code snapshot.lua}, {@code replay.lua}, {@code store.lua} and {@code forget.lua}; each call but {@link #keep} is
 * one command.
 */
public final class RedisRecoveryStore implements RecoveryStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRecoveryStore.class);
    private static final RedisScript<List<?>> SNAPSHOT = script(Script.SNAPSHOT);
    private static final RedisScript<List<?>> REPLAY = script(Script.REPLAY);
    private static final RedisScript<Long> STORE = RedisScript.of(Script.STORE.text(), Long.class);
    private static final RedisScript<Long> FORGET = RedisScript.of(Script.FORGET.text(), Long.class);

    private final ReactiveStringRedisTemplate redis;
    private final Duration kept;
    private final int maxReplay;

    /**
     * @param kept how long subscriptions are kept after the last sign of life of their client
     * @param maxReplay how many events are replayed at most, rather than the present state given
     */
    public RedisRecoveryStore(ReactiveStringRedisTemplate redis, Duration kept, int maxReplay) {
        this.redis = redis;
        this.kept = kept;
        this.maxReplay = maxReplay;
    }

    @Override
    public Mono<Snapshot> snapshot(
            UserId user, Collection<SessionId> sessions, Collection<StoredSubscription> subscriptions) {
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
                        states(answer.subList(3, answer.size()), !sessions.isEmpty()),
                        unkept(subscriptions, (List<?>) answer.get(2))));
    }

    /** @param before for each, whether something was kept of its client */
    private static Set<RecoveryId> unkept(Collection<StoredSubscription> subscriptions, List<?> before) {
        Set<RecoveryId> unkept = new HashSet<>();
        var kept = before.iterator();
        subscriptions.forEach(subscription -> {
            if ((Long) kept.next() == 0) {
                unkept.add(subscription.client());
            }
        });
        return unkept;
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after) {
        return read(user, after, null);
    }

    @Override
    public Mono<Replay> replay(UserId user, Offset after, RecoveryId client) {
        return read(user, after, client);
    }

    private Mono<Replay> read(UserId user, Offset after, @Nullable RecoveryId client) {
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

    @Override
    public Mono<Boolean> store(
            UserId user, RecoveryId client, long recoveries, boolean all, Collection<SessionId> sessions) {
        var names = new UserKeys(user);
        var arguments = new ArrayList<>(List.of(millis(kept), Long.toString(recoveries)));
        sessions.forEach(session -> arguments.add(session.value()));
        if (all) {
            arguments.add(UserKeys.ALL);
        }
        return redis.execute(
                        STORE,
                        List.of(names.subscriptions(client), names.events(), names.recoveries(client)),
                        arguments)
                .next()
                .map(stored -> stored > 0);
    }

    @Override
    public Mono<Void> forget(UserId user, StoredSubscription subscription) {
        return redis.opsForHash()
                .remove(new UserKeys(user).subscriptions(subscription.client()), field(subscription))
                .then();
    }

    @Override
    public Mono<Void> forget(UserId user, RecoveryId client, long recoveries) {
        var names = new UserKeys(user);
        return redis.execute(
                        FORGET,
                        List.of(names.subscriptions(client), names.recoveries(client)),
                        List.of(Long.toString(recoveries)))
                .then();
    }

    @Override
    public Mono<Boolean> keep(UserId user, RecoveryId client) {
        var names = new UserKeys(user);
        return redis.expire(names.recoveries(client), kept).then(redis.expire(names.subscriptions(client), kept));
    }

    @Override
    public Mono<Void> requestRebuild(UserId user) {
        return redis.opsForZSet()
                .add(UserKeys.REBUILD_REQUESTS, user.value(), 0)
                .then();
    }

    private static List<StreamEntry> entries(String epoch, List<?> answer) {
        return answer.stream()
                .map(String.class::cast)
                .map(text -> StreamEntry.read(new Offset(epoch, number(text)), afterSpace(text)))
                .toList();
    }

    /** Of all sessions, one that cannot be read is left out; asked for by name, it fails the snapshot. */
    private static List<PublishedEvent> states(List<?> answer, boolean byName) {
        var events = new ArrayList<PublishedEvent>(answer.size());
        for (Object stored : answer) {
            try {
                events.add(PublishedEvent.read(afterSpace((String) stored)));
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
