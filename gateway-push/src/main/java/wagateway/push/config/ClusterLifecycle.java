package wagateway.push.config;

import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import wagateway.push.cluster.ClusterSettings;
import wagateway.push.cluster.http.HttpForward;
import wagateway.push.cluster.http.InternalServer;
import wagateway.push.cluster.redis.RedisPods;

/** Other pods are told of this one once it can be reached, and that it goes, with its clients' polls, before it does. */
final class ClusterLifecycle implements SmartLifecycle {
    private final ClusterSettings settings;
    private final InternalServer server;
    private final RedisPods pods;
    private final HttpForward forward;
    private final Disposable.Swap leaving = Disposables.swap();
    private volatile boolean running;

    ClusterLifecycle(ClusterSettings settings, InternalServer server, RedisPods pods, HttpForward forward) {
        this.settings = settings;
        this.server = server;
        this.pods = pods;
        this.forward = forward;
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
        leaving.update(forward.polls()
                .release()
                .doFinally(_ -> pods.stop(() -> {
                    server.stop();
                    done.run();
                }))
                .subscribe());
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
