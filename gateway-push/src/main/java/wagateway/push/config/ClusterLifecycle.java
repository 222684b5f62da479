package wagateway.push.config;

import org.springframework.context.SmartLifecycle;
import wagateway.push.cluster.ClusterSettings;
import wagateway.push.cluster.http.InternalServer;
import wagateway.push.cluster.redis.RedisPods;

/** Other pods are told of this one once it can be reached, and that it goes before it does. */
final class ClusterLifecycle implements SmartLifecycle {
    private final ClusterSettings settings;
    private final InternalServer server;
    private final RedisPods pods;
    private volatile boolean running;

    ClusterLifecycle(ClusterSettings settings, InternalServer server, RedisPods pods) {
        this.settings = settings;
        this.server = server;
        this.pods = pods;
    }

    @Override
    public void start() {
        server.start();
        pods.start(settings.announced(server.port()));
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        pods.stop(() -> {
            server.stop();
            done.run();
        });
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** After the connections have been told to go: until then others forward to them. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
