package wagateway.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.stack.process.Ports;

class GivenServerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost:%d",
                "rediss://user:p%%40ss@127.0.0.1:%d/2",
                "redis://127.0.0.1:1,127.0.0.1:%d",
                "redis-sentinel://:secret@127.0.0.1:%d/0#master",
                "postgresql://user:pass@word@127.0.0.1:%d/database?sslmode=disable"
            })
    void a_server_that_takes_connections_will_do(String url) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatCode(() -> GivenServer.require("REDIS_URL", url.formatted(server.getLocalPort())))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void one_that_does_not_answer_is_named_in_one_sentence_without_its_password() {
        int port = Ports.free();

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() ->
                        GivenServer.require("DATABASE_URL", "postgresql://user:secret@127.0.0.1:" + port + "/database"))
                .withMessage("nothing answers at 127.0.0.1:" + port + ", which DATABASE_URL names: start it, or"
                        + " 'unset DATABASE_URL' for a server of the stack's own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6379", "redis://", "redis://a:b:c"})
    void what_is_no_address_is_told_what_one_looks_like(String url) {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> GivenServer.require("REDIS_URL", url))
                .withMessage("REDIS_URL is not an address such as redis://localhost:6379: correct it, or"
                        + " 'unset REDIS_URL' for a server of the stack's own");
    }
}
