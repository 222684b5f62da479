package wagateway.stack.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wagateway.stack.process.Ports;
import wagateway.stack.process.Scratch;

class EmbeddedPostgreSqlIT {
    @TempDir
    private Path folder;

    @Test
    void a_temporary_one_listens_until_it_is_closed() {
        var postgres = EmbeddedPostgreSql.startTemporary();

        assertThat(postgres.url()).isEqualTo("postgresql://postgres@127.0.0.1:" + postgres.port() + "/postgres");
        assertThat(Ports.isFree(postgres.port())).isFalse();

        postgres.close();
        assertThat(Ports.isFree(postgres.port())).isTrue();
    }

    @Test
    void data_survive_a_restart() throws Exception {
        int port = Ports.free();
        Path data = folder.resolve("postgres");
        String madeAt;
        try (var _ = EmbeddedPostgreSql.start(data, port)) {
            madeAt = Files.getLastModifiedTime(data.resolve("PG_VERSION")).toString();
        }
        try (var again = EmbeddedPostgreSql.start(data, port)) {
            assertThat(again.port()).isEqualTo(port);
            assertThat(Files.getLastModifiedTime(data.resolve("PG_VERSION"))).hasToString(madeAt);
        }
    }

    @Test
    void one_that_was_left_behind_is_replaced() throws Exception {
        int port = Ports.free();
        Path data = folder.resolve("postgres");
        EmbeddedPostgreSql.start(data, port).close();
        Process orphan = new ProcessBuilder(PostgreSqlProgram.installed().run(data, port, List.of()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("orphan.log").toFile())
                .start();
        while (!saysWho(data.resolve("postmaster.pid"))) {
            Thread.onSpinWait();
        }

        try (var _ = EmbeddedPostgreSql.start(data, port)) {
            assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(Ports.isFree(port)).isFalse();
        }
    }

    /** A note that was just made is empty for a moment. */
    private static boolean saysWho(Path note) throws IOException {
        return Files.exists(note) && Files.size(note) > 0;
    }

    @Test
    void the_note_of_a_process_that_is_something_else_now_is_no_obstacle() throws Exception {
        int port = Ports.free();
        Path data = folder.resolve("postgres");
        EmbeddedPostgreSql.start(data, port).close();
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");

        try (var _ = EmbeddedPostgreSql.start(data, port)) {
            assertThat(Ports.isFree(port)).isFalse();
        }
    }

    @Test
    void one_that_crashed_comes_back_with_its_data() {
        try (var postgres = EmbeddedPostgreSql.startTemporary()) {
            postgres.crash();
            assertThat(Ports.isFree(postgres.port())).isTrue();

            postgres.restart();
            assertThat(answers(postgres)).isTrue();
        }
    }

    @Test
    void one_that_stalls_keeps_its_connections_and_says_nothing() {
        try (var postgres = EmbeddedPostgreSql.startTemporary()) {
            postgres.stall();
            assertThat(Ports.isFree(postgres.port())).isFalse();
            assertThat(answers(postgres)).isFalse();

            postgres.resume();
            assertThat(answers(postgres)).isTrue();
        }
    }

    @Test
    void a_standby_is_there_when_its_primary_is_not() {
        List<EmbeddedPostgreSql> pair = EmbeddedPostgreSql.startPair(true, Scratch.create());
        try (var primary = pair.getFirst();
                var standby = pair.getLast()) {
            primary.crash();

            assertThat(Ports.isFree(primary.port())).isTrue();
            assertThat(answers(standby)).isTrue();
        }
    }

    /** Whether it says within a second if it speaks TLS. */
    private static boolean answers(EmbeddedPostgreSql postgres) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8).putInt(8).putInt(80877103).array());
            return socket.getInputStream().read() == 'N';
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
