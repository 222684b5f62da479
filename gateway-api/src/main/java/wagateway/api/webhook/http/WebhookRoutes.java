package wagateway.api.webhook.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.auth.ProvenWorker.Proof;
import wagateway.api.auth.WorkerCredential;
import wagateway.api.auth.WorkerPortSettings;
import wagateway.api.auth.WorkerRequest;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.problem.ProblemAnswer;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.problem.ProblemLog;
import wagateway.api.webhook.ReportReader;
import wagateway.api.webhook.Webhooks;
import wagateway.pod.PageOrigins;

/**
 * Serves the calls of {@link Webhooks} with all that WebFlux does for the other calls: the port, CORS, the credential, problems, the metric
 * {@code http.server.requests} and a span. {@code OPTIONS} is left to WebFlux.
 */
@Component
public final class WebhookRoutes {
    private static final String REPORT = "/api/v1/webhooks/session-status";
    private static final String REPORTS = REPORT + "/batch";
    private static final int MAX_REPORT_BYTES = 64 * 1024;
    private static final int MAX_REPORTS_BYTES = 2 * 1024 * 1024;

    /** Of the heap: an eighth of it. */
    private final UnfinishedBodies unfinished =
            new UnfinishedBodies(Runtime.getRuntime().maxMemory() / 8);

    private final List<WebhookRoute> routes;
    private final WorkerPortSettings port;
    private final WorkerCredential credential;
    private final PageOrigins origins;
    private final RequestObserver observer;
    private final JsonMapper mapper;

    WebhookRoutes(
            Webhooks webhooks,
            ReportReader reader,
            WorkerPortSettings port,
            WorkerCredential credential,
            PageOrigins origins,
            RequestObserver observer,
            JsonMapper mapper,
            MeterRegistry registry) {
        this.port = port;
        this.credential = credential;
        this.origins = origins;
        this.observer = observer;
        this.mapper = mapper;
        GatewayMetric.REPORTS_UNFINISHED.gauge(registry, unfinished::bytes);
        this.routes = List.of(
                new WebhookRoute(
                        REPORT,
                        List.of(MediaType.APPLICATION_JSON, WebhookRoute.ANY_JSON, MediaType.APPLICATION_NDJSON),
                        MAX_REPORT_BYTES,
                        (sender, body, _) -> webhooks.report(sender, reader.one(body))),
                new WebhookRoute(
                        REPORTS,
                        List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON),
                        MAX_REPORTS_BYTES,
                        (sender, body, type) -> webhooks.reportMany(
                                sender, reader.many(body, MediaType.APPLICATION_NDJSON.includes(type)))));
    }

    /** Before the route of WebFlux. */
    public HttpServerRoutes addTo(HttpServerRoutes before) {
        HttpServerRoutes all = before;
        for (WebhookRoute route : routes) {
            all = all.route(route::takes, (request, response) -> serve(route, request, response));
        }
        return all;
    }

    private Mono<Void> serve(WebhookRoute route, HttpServerRequest request, HttpServerResponse response) {
        var observed = observer.begin(request, route.path().getPatternString());
        return Mono.defer(() -> called(route, request, response))
                .map(answer -> {
                    byte[] body = mapper.writeValueAsBytes(answer);
                    response.status(HttpStatus.ACCEPTED.value())
                            .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
                    return body;
                })
                .onErrorResume(
                        failure -> !(failure instanceof AbortedException),
                        failure -> Mono.fromSupplier(() -> refusal(response, observed, failure)))
                .flatMap(body ->
                        response.sendObject(Unpooled.wrappedBuffer(body)).then())
                .doOnSuccess(_ -> observed.answered(response.status().code()))
                .doFinally(_ -> observed.end())
                .contextWrite(observed::in);
    }

    private Mono<?> called(WebhookRoute route, HttpServerRequest request, HttpServerResponse response) {
        if (port.refuses(request.connectionHostAddress(), true)) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        var headers = request.requestHeaders();
        String origin = headers.get(HttpHeaders.ORIGIN);
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        origins.sharing(origin).forEach(response::addHeader);
        if (origins.refuses(origin, headers.get(HttpHeaders.HOST))) {
            throw ProblemException.of(ProblemCode.ORIGIN_REFUSED);
        }
        Mono<byte[]> body = route.body(request, unfinished);
        String method = request.method().name();
        var asked = new WorkerRequest(request::remoteAddress, method, request.uri(), headers::get, body);
        return credential.admit(asked, (sender, read) -> {
            if (sender.proof() == Proof.V1) {
                response.header(WorkerCredential.DEPRECATION, WorkerCredential.V1_DEPRECATED);
            }
            if (!method.equals(HttpMethod.POST.name())) {
                throw new MethodNotAllowedException(method, List.of(HttpMethod.POST));
            }
            MediaType type = route.checkedType(headers);
            return (read == null ? body : Mono.just(read))
                    .flatMap(bytes -> route.call().apply(sender, bytes, type));
        });
    }

    /** Begins the answer. @return its body */
    private byte[] refusal(HttpServerResponse response, ObservedRequest observed, Throwable failure) {
        observed.failed(failure);
        var answer = ProblemAnswer.of(failure);
        ProblemLog.log(observed.method(), observed.path(), answer.problem(), failure, observed.span());
        response.status(answer.problem().status());
        answer.headers().forEach((name, values) -> response.header(name, String.join(", ", values)));
        return mapper.writeValueAsBytes(answer.problem());
    }
}
