package wagateway.push.config;

import org.springframework.context.SmartLifecycle;
import wagateway.push.transport.ConnectionRuntime;

/** Ends the connections before the web server waits for its requests: a WebSocket is a request that never ends. */
final class ConnectionLifecycle implements SmartLifecycle {
    private final ConnectionRuntime connections;
    private volatile boolean running;

    ConnectionLifecycle(ConnectionRuntime connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        connections.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        connections.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
