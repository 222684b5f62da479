package wagateway.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DemoServerIT {
    private static final String CONSOLE = "http://127.0.0.1:8000";

    private final List<String> scanned = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer worker;
    private DemoServer server;

    @BeforeEach
    void start() throws Exception {
        worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/", exchange -> {
            scanned.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        worker.start();
        server = DemoServer.open(new DemoSettings(
                0,
                Set.of(CONSOLE),
                "a secret of thirty-two bytes or more",
                null,
                null,
                URI.create("http://127.0.0.1:" + worker.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        server.close();
        worker.stop(0);
        client.close();
    }

    @Test
    void a_page_of_the_console_gets_a_token_of_any_user() throws Exception {
        var answer = post("/token", CONSOLE, "{\"user\": \"ada\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(CONSOLE);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(JsonMapper.shared().readTree(answer.body()).path("phone").asString())
                .isEqualTo("demo");
        String token = JsonMapper.shared().readTree(answer.body()).path("token").asString();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("userId")).isEqualTo("ada");
    }

    @Test
    void a_page_of_the_console_may_ask_first() throws Exception {
        var request = HttpRequest.newBuilder(at("/token"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", CONSOLE);

        var answer = client.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers")).hasValue("content-type");
    }

    @Test
    void a_page_of_any_other_origin_gets_nothing() throws Exception {
        for (String origin : List.of("http://evil.example", "null", at("/").toString())) {
            var answer = post("/token", origin, "{\"user\": \"ada\"}");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("token");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(client.send(
                                HttpRequest.newBuilder(at("/token"))
                                        .POST(BodyPublishers.ofString("{\"user\": \"ada\"}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/sessions/ada-personal/scan", "http://evil.example", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(scanned).isEmpty();
    }

    @Test
    void a_scan_is_told_to_the_worker() throws Exception {
        assertThat(post("/sessions/ada-personal/scan", CONSOLE, "").statusCode())
                .isEqualTo(202);

        assertThat(scanned).containsExactly("POST /sessions/ada-personal/scan");
    }

    @Test
    void where_real_phones_scan_there_is_none_here() throws Exception {
        server.close();
        server = DemoServer.open(
                new DemoSettings(0, Set.of(CONSOLE), "a secret of thirty-two bytes or more", null, null, null));

        assertThat(post("/token", CONSOLE, "{\"user\": \"ada\"}").body()).contains("\"phone\":\"real\"");
        assertThat(post("/sessions/ada-personal/scan", CONSOLE, "").statusCode())
                .isEqualTo(404);
        assertThat(scanned).isEmpty();
    }

    @Test
    void calls_that_make_no_sense_are_answered_clearly() throws Exception {
        assertThat(post("/token", CONSOLE, "{\"user\": \"../ada\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/token", CONSOLE, "{").statusCode()).isEqualTo(400);
        assertThat(post("/sessions/ada-personal/fail", CONSOLE, "").statusCode())
                .isEqualTo(404);
        assertThat(scanned).isEmpty();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> post(String path, String origin, String body) throws Exception {
        var request = HttpRequest.newBuilder(at(path))
                .POST(BodyPublishers.ofString(body))
                .header("Origin", origin);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
