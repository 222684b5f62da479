package wagateway.pod;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ReactiveRedisClusterConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The connection for commands, which is made once and reconnects by itself. Making it blocks, and an event loop that waits for
 * it would wait for itself, as the loops are those of the connection: until it is made, a command from a thread that must not
 * block fails at once, as it does while Redis is away, and has it made by another thread.
 */
public final class RedisConnections implements ReactiveRedisConnectionFactory {
    private final ReactiveRedisConnectionFactory lettuce;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile boolean connected;

    /** Begins to connect. */
    public RedisConnections(ReactiveRedisConnectionFactory lettuce) {
        this.lettuce = lettuce;
        connect();
    }

    @Override
    public ReactiveRedisConnection getReactiveConnection() {
        requireConnection();
        ReactiveRedisConnection made = lettuce.getReactiveConnection();
        connected = true;
        return made;
    }

    @Override
    public ReactiveRedisClusterConnection getReactiveClusterConnection() {
        requireConnection();
        return lettuce.getReactiveClusterConnection();
    }

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
        return lettuce.translateExceptionIfPossible(failure);
    }

    private void requireConnection() {
        if (!connected && Schedulers.isInNonBlockingThread()) {
            connect();
            throw new RedisConnectionFailureException("There is no connection to Redis yet");
        }
    }

    private void connect() {
        if (connecting.compareAndSet(false, true)) {
            Mono.fromSupplier(this::getReactiveConnection)
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(ReactiveRedisConnection::closeLater)
                    .onErrorComplete()
                    .doFinally(_ -> connecting.set(false))
                    .subscribe();
        }
    }
}
