package wagateway.push.watching;

import java.time.Duration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;
import wagateway.model.channel.ResumeRequest;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** The keys {@link UserKeys#watched} and the sorted set {@link ResumeRequest#REQUESTS}; each call is one command. */
public final class RedisWatchStore implements WatchStore {
    private final ReactiveStringRedisTemplate redis;

    public RedisWatchStore(ReactiveStringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Void> lease(UserId user, SessionId session, Duration lasting) {
        return redis.opsForValue()
                .set(new UserKeys(user).watched(session), "", lasting)
                .then();
    }

    @Override
    public Mono<Void> requestResume(UserId user, SessionId session) {
        return redis.opsForZSet()
                .add(ResumeRequest.REQUESTS, new ResumeRequest(user, session).toString(), 0)
                .then();
    }
}
