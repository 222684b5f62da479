package wagateway.api.worker.http;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerFailure.Kind;
import wagateway.api.worker.WorkerSettings;
import wagateway.api.worker.http.AddressFilter.ForbiddenAddressException;

/**
 * Calls workers of any kind: in their networks alone, with timeouts, retries, a circuit breaker for each worker and a bound on
 * the calls that it has at a time. Redirects are not followed. Each call that fails does so with a {@link WorkerFailure}.
 */
@Component
public final class WorkerHttp implements DisposableBean {
    /** Statuses of a request that no worker would take: bad request, conflict, too large, not to be processed. */
    private static final Set<Integer> OF_REQUEST = Set.of(400, 409, 413, 422);

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ConnectionProvider connections;
    private final WebClient http;
    private final Breakers breakers = new Breakers();
    /** Of one attempt: the timeouts of the client are for each step, and begin again with each byte. */
    private final Duration longest;

    private final Retry untilSent;
    private final Retry untilDone;

    WorkerHttp(WorkerSettings settings, Networks networks, LoopResources eventLoops) {
        var addressFilter = new AddressFilter(networks);
        this.connections = ConnectionProvider.builder("workers")
                .maxConnections(settings.maxCalls())
                .pendingAcquireMaxCount(settings.maxCalls())
                .pendingAcquireTimeout(settings.connectTimeout())
                .maxIdleTime(IDLE)
                .build();
        var client = HttpClient.create(connections)
                .runOn(eventLoops)
                .followRedirect(false)
                .doOnChannelInit(
                        (observer, channel, remote) -> channel.pipeline().addFirst(AddressFilter.NAME, addressFilter))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .responseTimeout(settings.responseTimeout());
        this.http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(client))
                .build();
        this.longest = settings.longestAttempt();
        this.untilSent = Retries.of(settings.attempts(), WorkerHttp::wasNotSent);
        this.untilDone = Retries.of(settings.attempts(), WorkerHttp::mayPass);
    }

    /** Tries again only where the worker cannot have got the request. */
    public Mono<WorkerResponse> once(Worker worker, WorkerCall call) {
        return send(worker, call, WorkerHttp::withBody, untilSent);
    }

    /** The same for a call that may be repeated: tries again after any failure of the link or the worker. */
    public Mono<WorkerResponse> repeatedly(Worker worker, WorkerCall call) {
        return send(worker, call, WorkerHttp::withBody, untilDone);
    }

    /** The same without reading what the worker answers, however much that is. */
    public Mono<Void> told(Worker worker, WorkerCall call) {
        return send(worker, call, ResponseSpec::toBodilessEntity, untilDone).then();
    }

    /** The same to see whether the worker lives, also while it is left alone as other calls failed. */
    public Mono<Void> probed(Worker worker, WorkerCall call) {
        return retried(worker, attempt(worker, call, ResponseSpec::toBodilessEntity), untilDone)
                .then();
    }

    /** The same for an answer that is no text; fails where it has more than 256 KiB. */
    public Mono<byte[]> bytes(Worker worker, WorkerCall call) {
        return send(worker, call, response -> response.toEntity(byte[].class), untilDone)
                .flatMap(entity -> Mono.justOrEmpty(entity.getBody()));
    }

    private <T> Mono<T> send(Worker worker, WorkerCall call, Function<ResponseSpec, Mono<T>> read, Retry retry) {
        return retried(
                worker,
                attempt(worker, call, read).transformDeferred(CircuitBreakerOperator.of(breakers.of(worker))),
                retry);
    }

    private static <T> Mono<T> retried(Worker worker, Mono<T> attempt, Retry retry) {
        return attempt.transformDeferred(RetryOperator.of(retry)).onErrorMap(e -> failure(worker, e));
    }

    private <T> Mono<T> attempt(Worker worker, WorkerCall call, Function<ResponseSpec, Mono<T>> read) {
        URI uri = URI.create(worker.endpoint() + call.path());
        return call.headers()
                .map(given -> http.method(call.method()).uri(uri).headers(headers -> given.forEach(headers::set)))
                .map(request -> call.body().isEmpty()
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(call.body()))
                .flatMap(request -> read.apply(request.retrieve()
                        .onStatus(HttpStatusCode::is3xxRedirection, ClientResponse::createException)
                        .onStatus(status -> call.taken().contains(status.value()), _ -> Mono.empty())))
                .timeout(longest);
    }

    private static Mono<WorkerResponse> withBody(ResponseSpec response) {
        return response.toEntity(String.class).map(WorkerHttp::response);
    }

    private static WorkerResponse response(ResponseEntity<String> entity) {
        return new WorkerResponse(entity.getStatusCode().value(), Objects.requireNonNullElse(entity.getBody(), ""));
    }

    @Override
    public void destroy() {
        connections.dispose();
    }

    private static boolean wasNotSent(Throwable failure) {
        return failure instanceof WebClientRequestException
                && (failure.getCause() instanceof ConnectException
                        || failure.getCause() instanceof ConnectTimeoutException
                        || failure.getCause() instanceof NoRouteToHostException
                        || failure.getCause() instanceof UnknownHostException
                        || isTooMany(failure));
    }

    private static boolean isTooMany(Throwable failure) {
        return failure.getCause() instanceof PoolAcquirePendingLimitException
                || failure.getCause() instanceof PoolAcquireTimeoutException;
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof TimeoutException
                || (failure instanceof WebClientRequestException && !isForbidden(failure))
                || (failure instanceof WebClientResponseException response
                        && response.getStatusCode().is5xxServerError());
    }

    private static boolean isForbidden(Throwable failure) {
        return failure.getCause() instanceof ForbiddenAddressException;
    }

    private static WorkerFailure failure(Worker worker, Throwable e) {
        return switch (e) {
            case WebClientResponseException response ->
                new WorkerFailure(
                        OF_REQUEST.contains(response.getStatusCode().value()) ? Kind.REFUSED : Kind.FAILED,
                        "worker " + worker.id() + " answered with "
                                + response.getStatusCode().value());
            case WorkerFailure ours -> ours;
            case CallNotPermittedException _ ->
                new WorkerFailure(
                        Kind.UNREACHABLE, "worker " + worker.id() + " failed too often and is left alone for a moment");
            case WebClientRequestException forbidden
            when isForbidden(forbidden) ->
                new WorkerFailure(
                        Kind.NOT_ASKED,
                        "worker " + worker.id() + " is not called: "
                                + forbidden.getMostSpecificCause().getMessage());
            case WebClientRequestException waiting
            when isTooMany(waiting) ->
                new WorkerFailure(
                        Kind.NOT_ASKED, "this pod has too many calls of worker " + worker.id() + " under way");
            default -> new WorkerFailure(Kind.UNREACHABLE, "worker " + worker.id() + " cannot be reached");
        };
    }
}
