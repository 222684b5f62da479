package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wagateway.push.RawSocket.HANDSHAKE;
import static wagateway.push.RawSocket.PATH;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

@Timeout(30)
class WebSocketUpgradeIT extends RunningPushPod {
    private static final String HEALTH = "/actuator/health/liveness";
    private static final List<String> PLAIN = List.of("Host: localhost");

    private RawSocket socket;

    WebSocketUpgradeIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void open() throws Exception {
        socket = RawSocket.open(port);
    }

    @AfterEach
    void leave() throws Exception {
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PATH,
                "/socket.io/?transport=websocket&EIO=4",
                "/socket.io/?EIO=4&transport=websocket&t=abc&b64=",
                "/socket.io/?%45IO=%34&transport=websocket",
                "/socket.io//?EIO=4&transport=websocket",
                "/socket.io/?EIO=4&transport=websocket&t=%zz|{}\"",
                "/socket.io/?EIO=3&EIO=4&transport=websocket&sid=",
                "/socket.io/?EIO=4&transport=websocket&a=;sid=b"
            })
    void the_handshake_of_a_socket_io_client_is_taken(String target) throws Exception {
        assertThat(socket.request("GET", target, HANDSHAKE)).isEqualTo(101);
        assertThat(socket.receive()).asString().startsWith("81 0{\"sid\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: WebSocket", "Connection: keep-alive, upgrade"})
    void the_words_of_headers_are_read_in_any_case_and_in_lists(String header) throws Exception {
        assertThat(socket.request("GET", PATH, replaced(header))).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /socket.io/?EIO=3&transport=websocket, 400",
        "GET, /socket.io/?transport=websocket, 400",
        "GET, /socket.io/?EIO=4, 400",
        "GET, /socket.io/?EIO=4&EIO=3&transport=websocket, 400",
        "GET, /socket.io/?EIO=4&transport=websocket&sid=abc, 400",
        "POST, /socket.io/?EIO=4&transport=websocket, 400",
        "GET, /socket.io?EIO=4&transport=websocket, 404",
        "GET, /other/?EIO=4&transport=websocket, 404",
        "GET, /actuator/health/liveness?EIO=4&transport=websocket, 200",
        "GET, /actuator/health/liveness?t=%zz, 200",
    })
    void what_is_no_such_handshake_is_answered_by_http(String method, String target, int status) throws Exception {
        assertThat(socket.request(method, target, HANDSHAKE)).isEqualTo(status);
        assertThat(socket.request("GET", HEALTH, PLAIN)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Key"})
    void a_handshake_without_a_header_of_the_rfc_is_a_bad_request(String name) throws Exception {
        assertThat(socket.request("GET", PATH, without(name))).isEqualTo(400);
        assertThat(socket.request("GET", HEALTH, PLAIN)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void a_handshake_with_a_body_is_a_bad_request(String header) throws Exception {
        assertThat(socket.request("GET", PATH, with(header))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "14", "0", "x"})
    void another_version_of_websocket_is_told_which_one_is_spoken(String version) throws Exception {
        assertThat(socket.request("GET", PATH, replaced("Sec-WebSocket-Version: " + version)))
                .isEqualTo(426);
        assertThat(socket.request("GET", PATH, HANDSHAKE)).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({"v1, v1", "'v1, v2', v1", "a b, "})
    void the_first_subprotocol_is_agreed_to(String offered, @Nullable String agreed) throws Exception {
        assertThat(socket.request("GET", PATH, with("Sec-WebSocket-Protocol: " + offered)))
                .isEqualTo(101);
        assertThat(socket.header("sec-websocket-protocol")).isEqualTo(agreed);
    }

    @Test
    void a_handshake_may_have_long_cookies() throws Exception {
        assertThat(socket.request("GET", PATH, with("Cookie: a=" + "x".repeat(9_000))))
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER", "Bearer "})
    void the_bearer_may_be_written_in_any_case(String scheme) throws Exception {
        assertThat(socket.request("GET", PATH, with("Authorization: " + scheme + " " + user.token())))
                .isEqualTo(101);
        socket.send("40");

        assertThat(socket.await("42[\"connected\"")).contains(user.id().value());
    }

    /** An app in the background leaves the namespace, not the connection. */
    @Test
    void the_bearer_of_the_handshake_serves_each_connect() throws Exception {
        assertThat(socket.request("GET", PATH, with("Authorization: Bearer " + user.token())))
                .isEqualTo(101);
        for (int i = 0; i < 2; i++) {
            socket.send("40");
            assertThat(socket.await("42[\"connected\"")).contains(user.id().value());
            socket.send("41");
        }
    }

    @Test
    void a_handshake_without_a_version_is_told_which_one_is_spoken() throws Exception {
        assertThat(socket.request("GET", PATH, without("Sec-WebSocket-Version")))
                .isEqualTo(426);
    }

    @Test
    void a_connection_that_served_http_may_become_a_websocket() throws Exception {
        assertThat(socket.request("GET", HEALTH, PLAIN)).isEqualTo(200);
        assertThat(socket.request("GET", "/nowhere", PLAIN)).isEqualTo(404);
        assertThat(socket.request("GET", PATH, HANDSHAKE)).isEqualTo(101);
        socket.await("0{");
        socket.send("40/still,");
        socket.await("44/still,");
    }

    @Test
    void a_websocket_may_be_idle_for_longer_than_a_connection_of_http() throws Exception {
        assertThat(socket.request("GET", HEALTH, PLAIN)).isEqualTo(200);
        assertThat(socket.request("GET", PATH, HANDSHAKE)).isEqualTo(101);
        socket.await("0{");

        assertThatThrownBy(() -> socket.receiveWithin(1_500)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void the_bearer_of_the_handshake_is_the_token_of_a_connect_without_one() throws Exception {
        assertThat(socket.request("GET", PATH, with("Authorization: Bearer " + user.token())))
                .isEqualTo(101);
        socket.send("40");

        assertThat(socket.await("42[\"connected\"")).contains(user.id().value());
    }

    @Test
    void the_token_of_a_connect_counts_more_than_the_bearer() throws Exception {
        TestUser other = TestUser.fresh();
        assertThat(socket.request("GET", PATH, with("Authorization: Bearer " + other.token())))
                .isEqualTo(101);
        socket.send("40{\"token\":\"" + user.token() + "\"}");

        assertThat(socket.await("42[\"connected\"")).contains(user.id().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Basic dTpw", "Bearer"})
    void a_header_without_a_bearer_is_no_token(String value) throws Exception {
        assertThat(socket.request("GET", PATH, with("Authorization: " + value))).isEqualTo(101);
        socket.send("40");

        assertThat(socket.await("44")).contains("Authentication token required");
    }

    private static List<String> with(String header) {
        return Stream.concat(HANDSHAKE.stream(), Stream.of(header)).toList();
    }

    private static List<String> without(String name) {
        return HANDSHAKE.stream()
                .filter(header -> !header.startsWith(name + ":"))
                .toList();
    }

    private static List<String> replaced(String header) {
        String name = header.substring(0, header.indexOf(':'));
        return Stream.concat(without(name).stream(), Stream.of(header)).toList();
    }
}
