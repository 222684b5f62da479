package wagateway.push.simulation;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ReactiveZSetOperations;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a push pod asks of Redis, by a link to the simulated one. */
final class SimulatedTemplate extends ReactiveStringRedisTemplate {
    private final CommandLink link;
    private final SimulatedRedis redis;

    SimulatedTemplate(CommandLink link, SimulatedRedis redis) {
        super(fake(ReactiveRedisConnectionFactory.class, "", _ -> null));
        this.link = link;
        this.redis = redis;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Flux<T> execute(RedisScript<T> script, List<String> keys, List<?> arguments) {
        List<String> texts = arguments.stream().map(String.class::cast).toList();
        String text = script.getScriptAsString();
        String name = text.contains("after an offset")
                ? "replay"
                : text.contains("Keeps nothing of a client")
                        ? "forget"
                        : text.contains("Keeps all that a client") ? "store" : "snapshot";
        return link.send(name + " " + keys.size() + " " + keys.getFirst(), () -> (T) redis.eval(text, keys, texts))
                .flux();
    }

    @Override
    public Mono<Boolean> expire(String key, Duration timeout) {
        return link.send("expire", () -> redis.expire(key, timeout.toMillis()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> ReactiveHashOperations<String, K, V> opsForHash() {
        return fake(
                ReactiveHashOperations.class,
                "remove",
                arguments -> link.send(
                        "hdel", () -> redis.removeField((String) arguments[0], (String) ((Object[]) arguments[1])[0])));
    }

    @Override
    @SuppressWarnings("unchecked")
    public ReactiveZSetOperations<String, String> opsForZSet() {
        return fake(
                ReactiveZSetOperations.class,
                "add",
                arguments -> link.send("zadd", () -> {
                    redis.addToSet((String) arguments[0], (String) arguments[1]);
                    return true;
                }));
    }

    /** Has one method that does something; one that ends it does nothing. */
    private static <T> T fake(Class<T> type, String name, Function<Object[], Object> does) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> switch (method.getName()) {
                    case String called when called.equals(name) -> does.apply(arguments);
                    case "closeLater" -> Mono.empty();
                    case "close" -> null;
                    default -> throw new UnsupportedOperationException(method.toString());
                }));
    }
}
