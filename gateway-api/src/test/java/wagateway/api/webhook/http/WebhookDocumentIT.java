package wagateway.api.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.swagger.v3.core.util.Yaml;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.auth.WorkerCredential;
import wagateway.api.auth.WorkerPortSettings;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.CredentialStore;
import wagateway.api.credential.Credentials;
import wagateway.api.credential.MemoryCredentials;
import wagateway.api.credential.Secret;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Creation;
import wagateway.api.session.Outcome;
import wagateway.api.session.Session;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionJournal;
import wagateway.api.session.SessionSearch;
import wagateway.api.session.SessionSlice;
import wagateway.api.session.SessionStore;
import wagateway.api.trace.EventTraces;
import wagateway.api.webhook.ReportReader;
import wagateway.api.webhook.Webhooks;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;
import wagateway.pod.CorsSettings;
import wagateway.pod.PageOrigins;
import wagateway.pod.RequestTimeout;
import wagateway.pod.UnreadableRequests;

/** What serves these calls is not what the OpenAPI document is made from: each example and each problem in it is tried here. */
class WebhookDocumentIT {
    private static final String TOKEN = "a-worker-token-of-this-test";
    private static final String ONE = "/api/v1/webhooks/session-status";
    private static final String MANY = ONE + "/batch";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    /** Of many reports each has its own, so these are told within the answer. */
    private static final Set<String> OF_EACH = Set.of("internal_error", "database_unavailable");

    private static final String SECRET = "a-secret-that-only-this-test-has-0123456789";
    private static final String NOW =
            Long.toString(Instant.parse("2026-01-31T09:00:00Z").getEpochSecond());
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonNode DOCUMENT = document();
    private static AnnotationConfigApplicationContext context;
    private static DisposableServer server;

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(
                JsonMapper.class,
                () -> JsonMapper.builder()
                        .changeDefaultPropertyInclusion(all -> all.withValueInclusion(Include.NON_NULL))
                        .build());
        context.registerBean(Tracer.class, () -> Tracer.NOOP);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(InstantSource.class, () -> InstantSource.fixed(Instant.parse("2026-01-31T09:00:00Z")));
        context.registerBean(PageOrigins.class, () -> new PageOrigins(new CorsSettings(List.of()), false));
        context.registerBean(
                CredentialSettings.class,
                () -> new CredentialSettings(
                        TOKEN,
                        List.of(SECRET),
                        List.of("a-key-that-only-this-test-has-0123456789"),
                        Duration.ZERO,
                        true));
        context.registerBean(WorkerPortSettings.class, () -> new WorkerPortSettings(0, true));
        context.registerBean(CredentialStore.class, MemoryCredentials::new);
        context.registerBean(SessionStore.class, TellingStore::new);
        context.register(
                EventTraces.class,
                SessionJournal.class,
                Webhooks.class,
                ReportReader.class,
                Credentials.class,
                WorkerCredential.class,
                RequestObserver.class,
                WebhookRoutes.class);
        context.refresh();
        server = HttpServer.create()
                .host("127.0.0.1")
                .doOnChannelInit((_, channel, _) -> {
                    channel.pipeline()
                            .addAfter(NettyPipeline.HttpCodec, "unreadable requests", new UnreadableRequests(8_192));
                    RequestTimeout.addTo(channel, Duration.ofMillis(200), Duration.ofMillis(200), () -> {});
                })
                .route(context.getBean(WebhookRoutes.class)::addTo)
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, MANY})
    void each_example_of_a_body_is_answered_with_the_example_of_an_answer(String path) throws Exception {
        JsonNode call = call(path);
        JsonNode expected = call.at("/responses/202/content/application~1json/example");
        assertThat(expected.isMissingNode()).isFalse();
        JsonNode one = call(ONE).at("/requestBody/content/application~1json/example");
        String nobody = one.toString().replace("user123-personal", "nobody-personal");

        for (var content : call.at("/requestBody/content").properties()) {
            String body = path.equals(ONE)
                    ? one.toString()
                    : content.getKey().equals(JSON) ? "[" + one + "," + nobody + "]" : one + "\n" + nobody;
            Answer answer = post(path, body, "Content-Type", content.getKey());

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.type()).isEqualTo(JSON);
            assertThat(answer.body()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, MANY})
    void each_problem_is_answered_as_it_is_documented(String path) throws Exception {
        for (var response : call(path).get("responses").properties()) {
            JsonNode examples = response.getValue().at("/content/application~1problem+json/examples");
            for (var example : examples.properties()) {
                String code = example.getKey();
                JsonNode documented = DOCUMENT.at("/components/examples/" + code + "/value");
                Answer answer = path.equals(MANY) && OF_EACH.contains(code)
                        ? post(path, "[" + report(code.replace('_', '-'), "CONNECTED") + "]")
                                .first()
                        : provoke(path, code);

                assertThat(answer.body().toString()).as(code).isNotEmpty();
                assertThat(told(answer.body())).isEqualTo(told(documented));
                assertThat(String.valueOf(answer.status())).isEqualTo(response.getKey());
                assertThat(answer.type()).isEqualTo(PROBLEM);
                assertThat(answer.headers().keySet())
                        .containsAll(response.getValue().path("headers").properties().stream()
                                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                                .filter(header -> !OF_EACH.contains(code) || path.equals(ONE))
                                .toList());
            }
        }
    }

    private static Answer provoke(String path, String code) throws Exception {
        return switch (code) {
            case "malformed_body" -> post(path, "{");
            case "invalid_field" -> post(path, report("user123-personal", "connected"));
            case "worker_credential_missing" -> post(path, "", "Authorization", "none");
            case "worker_credential_invalid" -> post(path, "", "Authorization", "Bearer another");
            case "user_token_shown" -> post(path, "", "Authorization", "Bearer eyJ9.eyJ9.x");
            case "timestamp_off" -> signed(path, "", "1", "v1=" + "00".repeat(32));
            case "timestamp_in_milliseconds" -> signed(path, "", NOW + "000", "v1=" + "00".repeat(32));
            case "signature_malformed" -> signed(path, "", NOW, "00".repeat(32));
            case "signature_of_another_body" -> signed(path, "[ 1 ]", NOW, v1("[1]"));
            case "credential_of_another_worker" ->
                post(path, ofWorker("worker-2"), "Authorization", "Bearer " + credentialOf("worker-1"));
            case "not_acceptable" -> post(path, "", "Accept", "text/csv");
            case "media_type_not_supported" -> post(path, "", "Content-Type", "text/plain");
            case "body_too_large" -> post(path, "[" + "1,".repeat(path.equals(ONE) ? 40_000 : 600) + "1]");
            case "request_timeout" -> neverSent(path);
            case "session_not_found" -> post(path, report("nobody-personal", "CONNECTED"));
            default -> post(path, report(code.replace('_', '-'), "CONNECTED"));
        };
    }

    private static Answer signed(String path, String body, String timestamp, String signature) throws Exception {
        return post(
                path,
                body,
                "Authorization",
                "none",
                "X-Webhook-Timestamp",
                timestamp,
                "X-Webhook-Signature",
                signature);
    }

    private static String v1(String body) {
        return "v1="
                + HexFormat.of()
                        .formatHex(new Secret(SECRET).hmac((NOW + "." + body).getBytes(StandardCharsets.UTF_8)));
    }

    private static String ofWorker(String worker) {
        return "{\"sessionId\":\"user123-personal\",\"status\":\"CONNECTED\",\"workerId\":\"%s\"}".formatted(worker);
    }

    private static String credentialOf(String worker) {
        return Objects.requireNonNull(context.getBean(Credentials.class)
                        .make(new WorkerId(worker), Duration.ZERO, new UserId("operator"))
                        .block())
                .text();
    }

    /** But for what is wrong this time. */
    private static Map<String, JsonNode> told(JsonNode problem) {
        var told = new TreeMap<String, JsonNode>();
        problem.properties().forEach(field -> told.put(field.getKey(), field.getValue()));
        told.remove("detail");
        told.remove("field");
        return told;
    }

    private static String report(String session, String status) {
        return "{\"sessionId\":\"%s\",\"status\":\"%s\"}".formatted(session, status);
    }

    private static JsonNode call(String path) {
        return DOCUMENT.get("paths").get(path).get("post");
    }

    private static JsonNode document() {
        try {
            return Yaml.mapper().readTree(new File("../docs/openapi.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Answer(int status, Map<String, String> headers, JsonNode body) {
        static Answer of(int status, Map<String, String> headers, String body) throws IOException {
            return new Answer(status, headers, Yaml.mapper().readTree(body));
        }

        String type() {
            return headers.getOrDefault("content-type", "");
        }

        /** The problem of the first of many reports. */
        Answer first() {
            assertThat(status).isEqualTo(202);
            JsonNode problem = body.at("/answers/0/problem");
            return new Answer(problem.path("status").asInt(), Map.of("content-type", PROBLEM), problem);
        }
    }

    private static Answer post(String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(body));
        for (int n = 0; n < headers.length; n += 2) {
            request.setHeader(headers[n], headers[n + 1]);
        }
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        var all = new TreeMap<String, String>();
        response.headers().map().forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return Answer.of(response.statusCode(), all, response.body());
    }

    /** The body of this request never comes. */
    private static Answer neverSent(String path) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: pod\r\nAuthorization: Bearer " + TOKEN
                    + "\r\nContent-Type: " + JSON + "\r\nContent-Length: 9\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            List<String> lines = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            var headers = new TreeMap<String, String>();
            lines.subList(1, lines.indexOf("")).forEach(line -> {
                int colon = line.indexOf(": ");
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
            });
            int status = Integer.parseInt(lines.getFirst().substring("HTTP/1.1 ".length(), "HTTP/1.1 408".length()));
            return Answer.of(status, headers, lines.getLast());
        }
    }

    /** The id of a session says what becomes of a change. */
    private static final class TellingStore implements SessionStore {
        @Override
        public Mono<Outcome> append(SessionChange change) {
            return switch (change.sessionId().value()) {
                case "user123-personal" -> Mono.just(new Outcome.Stored(new EventVersion(2)));
                case "nobody-personal" -> Mono.just(new Outcome.Unknown());
                case "session-not-assigned" -> Mono.just(new Outcome.NotAssigned());
                case "overloaded" -> Mono.error(ProblemException.of(ProblemCode.OVERLOADED));
                case "database-unavailable" -> Mono.error(new DataAccessResourceFailureException("planted"));
                default -> Mono.error(new IllegalStateException("planted"));
            };
        }

        @Override
        public Mono<Session> find(UserId owner, SessionId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<SessionSlice> list(UserId owner, SessionSearch search) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Map<String, Long>> counts(UserId owner) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Map<String, String>> names(UserId owner, Collection<String> slugs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Creation> create(
                UserId owner, SessionId id, String name, String slug, @Nullable Boolean onlyWhileWatched, Instant at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Void> linkOnlyWhileWatched(UserId owner, SessionId id, boolean only) {
            throw new UnsupportedOperationException();
        }
    }
}
