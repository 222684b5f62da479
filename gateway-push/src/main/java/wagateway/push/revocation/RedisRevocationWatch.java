package wagateway.push.revocation;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.channel.RevocationKeys;
import wagateway.model.token.Revocations;
import wagateway.model.wire.RevocationList;

/**
 * Looks every {@code 300 ms} whether something was revoked, by one short read: no message can be missed, not by a pod that has
 * lost Redis either. What is known is kept while Redis is away, or has lost it.
 */
public final class RedisRevocationWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRevocationWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(300);

    private final ReactiveStringRedisTemplate redis;
    private final Revocations revocations;
    private final Runnable changed;
    private final Disposable.Swap looking = Disposables.swap();
    private volatile long known;

    /** @param changed told when there are others, once they are known */
    public RedisRevocationWatch(ReactiveStringRedisTemplate redis, Revocations revocations, Runnable changed) {
        this.redis = redis;
        this.revocations = revocations;
        this.changed = changed;
    }

    public void start() {
        looking.update(Flux.interval(Duration.ZERO, INTERVAL)
                .onBackpressureDrop()
                .concatMap(_ -> look().onErrorResume(e -> {
                    LOG.debug("Revoked tokens cannot be read now: {}", e.toString());
                    return Mono.empty();
                }))
                .subscribe());
    }

    public void stop() {
        looking.dispose();
    }

    private Mono<Void> look() {
        return redis.opsForValue()
                .get(RevocationKeys.ALL, 0, RevocationList.CHANGE_LENGTH - 1L)
                .filter(beginning -> RevocationList.change(beginning) > known)
                .flatMap(_ -> redis.opsForValue().get(RevocationKeys.ALL))
                .doOnNext(text -> learn(RevocationList.read(text)))
                .then();
    }

    private void learn(RevocationList list) {
        revocations.replace(list.revocations());
        known = list.change();
        changed.run();
    }
}
