package wagateway.stack.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wagateway.stack.process.Ports;

class EmbeddedRedisIT {
    @TempDir
    private Path folder;

    @Test
    void a_temporary_one_starts_empty_on_the_same_port_again() throws Exception {
        int port;
        try (var redis = EmbeddedRedis.startTemporary()) {
            port = redis.port();
            assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + port);
            assertThat(ask(port, "SET colour green")).isEqualTo("+OK");
        }
        assertThat(Ports.isFree(port)).isTrue();
        try (var _ = EmbeddedRedis.startTemporary(port)) {
            assertThat(ask(port, "EXISTS colour")).isEqualTo(":0");
        }
    }

    @Test
    void nothing_survives_a_restart_on_the_same_folder() throws Exception {
        int port = Ports.free();
        Path data = folder.resolve("redis");
        try (var _ = EmbeddedRedis.start(port, data)) {
            ask(port, "SET colour green");
        }
        assertThat(data.resolve("dump.rdb")).doesNotExist();
        try (var _ = EmbeddedRedis.start(port, data)) {
            assertThat(ask(port, "EXISTS colour")).isEqualTo(":0");
            assertThat(ask(port, "SET colour green")).isEqualTo("+OK");
            assertThat(ask(port, "SAVE")).isEqualTo("+OK");
        }
        try (var _ = EmbeddedRedis.start(port, data)) {
            assertThat(ask(port, "EXISTS colour")).isEqualTo(":0");
        }
    }

    @Test
    void a_taken_port_is_an_error_that_says_so() {
        try (var redis = EmbeddedRedis.startTemporary()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EmbeddedRedis.startTemporary(redis.port()).close())
                    .withMessageContaining("Failed listening on port " + redis.port());
        }
    }

    private static String ask(int port, String command) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
