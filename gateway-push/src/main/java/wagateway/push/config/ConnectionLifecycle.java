package wagateway.push.config;

import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import wagateway.push.transport.ConnectionRuntime;

/**
 * Tells the connections to go before the web server waits for its requests: a WebSocket is a request that never ends.
 * The pod says already that it is not ready, and other pods still forward to it.
 */
final class ConnectionLifecycle implements SmartLifecycle {
    private final List<ConnectionRuntime<?>> connections;
    private final Duration drainWithin;
    private final Disposable.Swap draining = Disposables.swap();
    private volatile boolean running;

    ConnectionLifecycle(List<ConnectionRuntime<?>> connections, Duration drainWithin) {
        this.connections = connections;
        this.drainWithin = drainWithin;
    }

    @Override
    public void start() {
        connections.forEach(ConnectionRuntime::start);
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        draining.update(Flux.fromIterable(connections)
                .flatMap(each -> each.drain(drainWithin))
                .doFinally(_ -> {
                    stop();
                    done.run();
                })
                .subscribe());
    }

    @Override
    public void stop() {
        running = false;
        connections.forEach(ConnectionRuntime::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
