package wagateway.api.worker.http;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
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
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerClient;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.api.worker.http.AddressFilter.ForbiddenAddressException;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Workers over HTTP. Opening a session is tried again only where the worker cannot have got the request; closing one may
 * be repeated, so it is tried again after any failure of the link or the worker.
 */
@Component
final class HttpWorkerClient implements WorkerClient, DisposableBean {
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ConnectionProvider connections;
    private final WebClient http;
    private final CallSigner signer;
    private final JsonMapper mapper;
    private final Answers answers;
    private final Breakers breakers = new Breakers();
    private final Retry untilSent;
    private final Retry untilDone;

    HttpWorkerClient(
            WorkerSettings settings,
            Networks networks,
            CallSigner signer,
            JsonMapper mapper,
            LoopResources eventLoops) {
        this.signer = signer;
        this.mapper = mapper;
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
        this.answers = new Answers(mapper);
        this.untilSent = Retries.of(settings.attempts(), HttpWorkerClient::wasNotSent);
        this.untilDone = Retries.of(settings.attempts(), HttpWorkerClient::mayPass);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        byte[] body =
                mapper.writeValueAsBytes(new OpenSession(session.value(), user.value(), sessionName, phoneNumber));
        return call(worker, HttpMethod.POST, "/sessions", body)
                .flatMap(response -> response.bodyToMono(String.class))
                .map(answer -> answers.read(worker, answer))
                .defaultIfEmpty(WorkerAnswer.NOTHING)
                .transformDeferred(CircuitBreakerOperator.of(breakers.of(worker)))
                .transformDeferred(RetryOperator.of(untilSent))
                .onErrorMap(e -> failure(worker, e));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return call(worker, HttpMethod.DELETE, "/sessions/" + session.value(), new byte[0])
                .flatMap(response -> response.onStatus(HttpStatus.NOT_FOUND::equals, _ -> Mono.empty())
                        .toBodilessEntity())
                .transformDeferred(CircuitBreakerOperator.of(breakers.of(worker)))
                .transformDeferred(RetryOperator.of(untilDone))
                .onErrorMap(e -> failure(worker, e))
                .then();
    }

    /** Signed anew for each attempt. */
    private Mono<ResponseSpec> call(Worker worker, HttpMethod method, String path, byte[] body) {
        URI uri = URI.create(worker.endpoint() + path);
        return signer.headers(worker, method.name(), uri, body).map(signature -> {
            var request = http.method(method).uri(uri).headers(headers -> signature.forEach(headers::set));
            return (body.length == 0
                            ? request
                            : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body))
                    .retrieve()
                    .onStatus(HttpStatusCode::is3xxRedirection, ClientResponse::createException);
        });
    }

    @Override
    public void destroy() {
        connections.dispose();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record OpenSession(
            String sessionId,
            String userId,
            String sessionName,
            @Nullable String phoneNumber) {}

    private static boolean wasNotSent(Throwable failure) {
        return failure instanceof WebClientRequestException
                && (failure.getCause() instanceof ConnectException
                        || failure.getCause() instanceof ConnectTimeoutException
                        || failure.getCause() instanceof NoRouteToHostException
                        || failure.getCause() instanceof PoolAcquirePendingLimitException
                        || failure.getCause() instanceof PoolAcquireTimeoutException
                        || failure.getCause() instanceof UnknownHostException);
    }

    private static boolean mayPass(Throwable failure) {
        return (failure instanceof WebClientRequestException && !isForbidden(failure))
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
                        true,
                        "worker " + worker.id() + " answered with "
                                + response.getStatusCode().value());
            case WorkerFailure ours -> ours;
            case CallNotPermittedException _ ->
                new WorkerFailure(false, "worker " + worker.id() + " failed too often and is left alone for a moment");
            case WebClientRequestException forbidden
            when isForbidden(forbidden) ->
                new WorkerFailure(
                        false,
                        "worker " + worker.id() + " is not called: "
                                + forbidden.getMostSpecificCause().getMessage());
            default -> new WorkerFailure(false, "worker " + worker.id() + " cannot be reached");
        };
    }
}
