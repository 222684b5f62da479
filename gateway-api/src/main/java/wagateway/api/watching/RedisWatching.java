package wagateway.api.watching;

import java.time.Duration;
import java.time.InstantSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.requests.RedisRequests;
import wagateway.api.session.Session;
import wagateway.model.channel.ResumeRequest;
import wagateway.model.channel.UserKeys;
import wagateway.model.channel.WatchLease;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;

/** Who watches, as Redis knows it: the keys {@link UserKeys#watched} and the set {@link ResumeRequest#REQUESTS}. */
@Component
public final class RedisWatching {
    private static final Duration AT_MOST = Duration.ofMillis(200);

    private final ReactiveStringRedisTemplate redis;
    private final RedisRequests requests;
    private final InstantSource clock;

    RedisWatching(ReactiveStringRedisTemplate redis, RedisRequests requests, InstantSource clock) {
        this.redis = redis;
        this.requests = requests;
        this.clock = clock;
    }

    /** Whether somebody is shown a code of the session, or was lately; fails when Redis is away. */
    Mono<Boolean> isWatched(Session session) {
        return redis.opsForValue().get(key(session)).hasElement();
    }

    /**
     * Somebody looks at a session by a call, as clients of push pods do by subscribing to it.
     *
     * @return completes within a fraction of a second, whatever becomes of it
     */
    public Mono<Void> lookedAt(Session session) {
        return Mono.defer(() -> note(session, session.latest().state()))
                .timeout(AT_MOST)
                .onErrorComplete();
    }

    private Mono<Void> note(Session session, SessionState state) {
        if (state instanceof QrShown(var qr) && !qr.isExpiredAt(clock.instant())) {
            Duration lease = WatchLease.of(qr.expiresAt(), clock.instant());
            return redis.opsForValue().set(key(session), "", lease).then();
        }
        return state.isUnwatched() ? ask(new ResumeRequest(session.owner(), session.id())) : Mono.empty();
    }

    /** Waits for requests until cancelled; fails when Redis is away. A request that was given is gone. */
    Flux<ResumeRequest> requests() {
        return requests.of(ResumeRequest.REQUESTS)
                .handle((text, requested) -> ResumeRequest.parse(text).ifPresent(requested::next));
    }

    /** Asks for a session to be linked again, or asks again. */
    Mono<Void> ask(ResumeRequest request) {
        return requests.add(ResumeRequest.REQUESTS, request.toString());
    }

    private static String key(Session session) {
        return new UserKeys(session.owner()).watched(session.id());
    }
}
