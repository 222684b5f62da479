package wagateway.push.source.redis;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;

/** Takes the canaries that are published, or does not. */
final class FakePublishing extends ReactiveStringRedisTemplate {
    final List<String> published = new ArrayList<>();
    boolean takes = true;

    FakePublishing() {
        super((ReactiveRedisConnectionFactory) Proxy.newProxyInstance(
                FakePublishing.class.getClassLoader(),
                new Class<?>[] {ReactiveRedisConnectionFactory.class},
                (_, method, _) -> {
                    throw new UnsupportedOperationException(method.toString());
                }));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Flux<T> execute(RedisScript<T> script, List<String> keys, List<?> arguments) {
        return Flux.defer(() -> {
            if (!takes) {
                return Flux.error(new IllegalStateException("away"));
            }
            published.addAll(keys);
            return Flux.just((T) Long.valueOf(1));
        });
    }
}
