package wagateway.api.config;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;
import wagateway.api.auth.WorkerPortSettings;

/**
 * Listens on the port for workers, where the pod is to have one: a server like the pod's first, made by the same customizers, so that
 * limits, TLS and what lies below WebFlux are the same. It begins last and ends together with the first.
 */
@Component
final class WorkerServer implements SmartLifecycle {
    private final WorkerPortSettings port;
    private final AutowireCapableBeanFactory beans;
    private final ReactorResourceFactory resources;
    private final HttpHandler handler;
    private volatile @Nullable WebServer server;

    WorkerServer(
            WorkerPortSettings port,
            AutowireCapableBeanFactory beans,
            ReactorResourceFactory resources,
            HttpHandler handler) {
        this.port = port;
        this.beans = beans;
        this.resources = resources;
        this.handler = handler;
    }

    @Override
    public boolean isAutoStartup() {
        return port.isUsed();
    }

    @Override
    public void start() {
        var factory = new NettyReactiveWebServerFactory();
        factory.setResourceFactory(resources);
        beans.initializeBean(factory, "workerServerFactory");
        factory.setPort(port.number());
        WebServer begun = factory.getWebServer(handler);
        begun.start();
        server = begun;
    }

    @Override
    public void stop(Runnable done) {
        if (server instanceof WebServer running) {
            running.shutDownGracefully(_ -> {
                stop();
                done.run();
            });
        } else {
            done.run();
        }
    }

    @Override
    public void stop() {
        if (server instanceof WebServer running) {
            running.stop();
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}
