package wagateway.api.config;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemAnswer;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/**
 * Has WebFlux serve calls on threads of its own, half as many as there are processors, and as many for calls of workers. However many
 * come, those that are refused too, the reports of workers, which the event loops serve, wait for little more than that calls
 * are read. Probes stay on the event loops, as they ask whether those run.
 */
@Component
final class CallThreads implements HttpHandlerDecoratorFactory, DisposableBean {
    private static final int MAX_WAITING = 1_024;

    private final Scheduler workers = threads("worker-call-");
    private final Scheduler others = threads("call-");
    private final JsonMapper mapper;
    private final Counter refused;

    CallThreads(JsonMapper mapper, MeterRegistry registry) {
        this.mapper = mapper;
        this.refused = GatewayMetric.REFUSED.counter(registry, "limit", "waiting_calls");
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> {
            String path = request.getURI().getRawPath();
            return path.startsWith("/actuator/")
                    ? handler.handle(request, response)
                    : Mono.defer(() -> handler.handle(request, response))
                            .subscribeOn(isOfWorker(path) ? workers : others)
                            .onErrorResume(RejectedExecutionException.class, _ -> refuse(response));
        };
    }

    private static boolean isOfWorker(String path) {
        return path.startsWith("/api/v1/workers") || path.startsWith("/api/v1/adapters");
    }

    @Override
    public void destroy() {
        workers.dispose();
        others.dispose();
    }

    private static Scheduler threads(String name) {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return Schedulers.fromExecutorService(new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name(name, 0).daemon().factory()));
    }

    private Mono<Void> refuse(ServerHttpResponse response) {
        refused.increment();
        var answer = ProblemAnswer.of(ProblemException.of(ProblemCode.OVERLOADED));
        response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        response.getHeaders().putAll(answer.headers());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(mapper.writeValueAsBytes(answer.problem()))));
    }
}
