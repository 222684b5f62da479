package wagateway.stack.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import wagateway.stack.process.Ports;
import wagateway.stack.worker.WorkerSettings.QrLifetimes;

class SimulatedWorkerIT {
    private static final QrLifetimes SHORT = new QrLifetimes(Duration.ofMillis(300), Duration.ofMillis(100), 3);
    private static final QrLifetimes LONG = QrLifetimes.BAILEYS;
    private static final String SESSION = """
            {"sessionId": "ada-personal", "userId": "ada", "sessionName": "personal"}""";

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeGateway gateway;
    private int port;

    private AutoCloseable worker = () -> {};

    @BeforeEach
    void startGateway() throws IOException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
        gateway.close();
        client.close();
    }

    @Test
    void it_registers_where_it_can_be_reached() throws Exception {
        start(LONG, gateway.address());

        JsonNode body = gateway.nextRegistration().json();

        assertThat(body.path("id").asString()).isEqualTo("w1");
        assertThat(body.path("endpoint").asString()).endsWith(":" + port);
        assertThat(body.path("capacity").asInt()).isEqualTo(1);
    }

    @Test
    void codes_follow_each_other_until_the_last_one_runs_out() throws Exception {
        start(SHORT, gateway.address());
        assertThat(post("/sessions", SESSION)).isEqualTo(200);

        for (int attempt = 1; attempt <= SHORT.count(); attempt++) {
            JsonNode qr = gateway.nextReport().json();
            assertThat(qr.path("status").asString()).isEqualTo("QR_REQUIRED");
            assertThat(qr.path("qrCode").asString()).matches("2@[\\w+/=]+(,[\\w+/]{43}=){3}");
            assertThat(qr.path("attempt").asInt()).isEqualTo(attempt);
            assertThat(qr.path("maxAttempts").asInt()).isEqualTo(3);
            assertThat(qr.path("workerId").asString()).isEqualTo("w1");
            assertThat(qr.path("sequence").asInt()).isEqualTo(attempt);
            assertThat(qr.path("ttlMs").asLong()).isEqualTo(attempt == 1 ? 300 : 100);
        }
        JsonNode end = gateway.nextReport().json();
        assertThat(end.path("status").asString()).isEqualTo("DISCONNECTED");
        assertThat(end.path("reason").asString()).isEqualTo("qr_expired");
    }

    @Test
    void who_asks_with_a_phone_number_gets_a_pairing_code_too_and_is_that_number_once_connected() throws Exception {
        start(LONG, gateway.address());
        post("/sessions", SESSION.replace("}", ", \"phoneNumber\": \"+4915112345678\"}"));

        JsonNode pairing = gateway.nextReport().json();
        assertThat(pairing.path("status").asString()).isEqualTo("QR_REQUIRED");
        assertThat(pairing.path("pairingCode").asString()).matches("[1-9A-Z]{8}");
        assertThat(pairing.has("qrCode")).isFalse();
        assertThat(gateway.nextReport().json().path("attempt").asInt()).isEqualTo(1);
        post("/sessions/ada-personal/scan", "");
        gateway.nextReport();
        assertThat(gateway.nextReport().json().path("phoneNumber").asString()).isEqualTo("+4915112345678");
    }

    @Test
    void a_scan_connects_after_a_restart() throws Exception {
        start(LONG, gateway.address());
        post("/sessions", SESSION);
        JsonNode qr = gateway.nextReport().json();

        assertThat(post("/sessions/ada-personal/scan", "{\"displayName\": \"Ada\"}"))
                .isEqualTo(202);

        assertThat(gateway.nextReport().json().path("reason").asString()).isEqualTo("restart_required");
        JsonNode connected = gateway.nextReport().json();
        assertThat(connected.path("status").asString()).isEqualTo("CONNECTED");
        assertThat(connected.path("phoneNumber").asString()).startsWith("+");
        assertThat(connected.path("displayName").asString()).isEqualTo("Ada");
        assertThat(connected.path("workerEpoch")).isEqualTo(qr.path("workerEpoch"));
        assertThat(connected.path("eventId")).isNotEqualTo(qr.path("eventId"));
    }

    @Test
    void it_can_be_told_to_reconnect_and_to_fail() throws Exception {
        start(LONG, gateway.address());
        post("/sessions", SESSION);
        assertThat(post("/sessions/ada-personal/reconnect", "")).isEqualTo(409);
        gateway.nextReport();
        post("/sessions/ada-personal/scan", "");
        gateway.nextReport();
        gateway.nextReport();

        assertThat(post("/sessions/ada-personal/reconnect", "")).isEqualTo(202);
        assertThat(gateway.nextReport().json().path("reason").asString()).isEqualTo("network");
        assertThat(gateway.nextReport().json().path("status").asString()).isEqualTo("CONNECTED");

        assertThat(post("/sessions/ada-personal/fail", "{\"error\": \"on fire\"}"))
                .isEqualTo(202);
        assertThat(gateway.nextReport().json().path("error").asString()).isEqualTo("on fire");
    }

    @Test
    void a_session_that_is_linked_stays_so_when_it_is_opened_again() throws Exception {
        start(LONG, gateway.address());
        post("/sessions", SESSION);
        gateway.nextReport();
        post("/sessions/ada-personal/scan", "{\"displayName\": \"Ada\"}");
        gateway.nextReport();
        JsonNode before = gateway.nextReport().json();

        assertThat(answer("/sessions", SESSION))
                .contains("\"status\":\"CONNECTED\"")
                .contains("\"displayName\":\"Ada\"");

        JsonNode again = gateway.nextReport().json();
        assertThat(again.path("status").asString()).isEqualTo("CONNECTED");
        assertThat(again.path("workerEpoch").asLong())
                .isGreaterThan(before.path("workerEpoch").asLong());
        assertThat(again.path("sequence").asInt()).isEqualTo(1);
    }

    @Test
    void a_report_is_signed_and_repeated_at_the_next_pod_until_one_takes_it() throws Exception {
        URI down = URI.create("http://127.0.0.1:" + Ports.free());
        start(LONG, down, gateway.address());
        gateway.refuseNext(2);

        post("/sessions", SESSION);

        var call = gateway.nextReport();
        assertThat(call.json().path("sequence").asInt()).isEqualTo(1);
        assertThat(call.header("X-Webhook-Signature"))
                .isEqualTo(new Credential.Signature(null, "secret")
                        .signature(
                                "POST",
                                "/api/v1/webhooks/session-status",
                                call.header("X-Webhook-Timestamp"),
                                call.header("X-Webhook-Nonce"),
                                call.text()));
    }

    @Test
    void calls_that_make_no_sense_are_answered_clearly() throws Exception {
        start(LONG, gateway.address());

        assertThat(post("/sessions", "{")).isEqualTo(400);
        assertThat(post("/sessions", "{\"sessionId\": 1}")).isEqualTo(400);
        assertThat(post("/sessions", "x".repeat(100_000))).isEqualTo(413);
        assertThat(post("/elsewhere", "{}")).isEqualTo(404);
        assertThat(post("/sessions/nobody/scan", "")).isEqualTo(404);
        assertThat(post("/sessions/nobody/dance", "")).isEqualTo(400);
        assertThat(post("/sessions", SESSION)).isEqualTo(200);
        assertThat(post("/sessions", SESSION.replace("ada-", "bob-")))
                .as("no room")
                .isEqualTo(503);
    }

    private void start(QrLifetimes qr, URI... gateways) throws IOException {
        port = Ports.free();
        worker = SimulatedWorker.start(new WorkerSettings(
                "w1",
                "127.0.0.1",
                port,
                URI.create("http://127.0.0.1:" + port),
                List.of(gateways),
                new Credential.Signature(null, "secret"),
                1,
                qr,
                _ -> {}));
    }

    private int post(String path, String body) throws Exception {
        return send(path, body).statusCode();
    }

    private String answer(String path, String body) throws Exception {
        return send(path, body).body();
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
