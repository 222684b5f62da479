package wagateway.push.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wagateway.push.admission.Newcomer;
import wagateway.push.client.TestClients;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Input;
import wagateway.push.connection.Machine;
import wagateway.push.connection.Step;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.protocol.CloseReason;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.Connection;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.ConnectionRuntime.Services;
import wagateway.push.wire.PlainFormat;

/** Frames of the WebSocket protocol itself, which are not the business of the connection: that has nothing to work with here. */
@SuppressWarnings("NullAway")
class WebSocketTransportTest {
    private final ConnectionRuntime<Machine> runtime = new ConnectionRuntime<>(
            new Idle(),
            new PlainFormat(),
            TestClients.waiting(10, 1_000, 1_000),
            Duration.ofSeconds(1),
            new Services(null, null, null, null, Clock.systemUTC(), new MicrometerMeter(new SimpleMeterRegistry())));

    private @Nullable Connection connection;
    private EmbeddedChannel channel = new EmbeddedDuplexChannel(WebSocketTransport.of(this::connection));

    @BeforeEach
    void letTimeStand() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_ping_is_answered_at_once() {
        ping(7);

        assertPong(7);
    }

    @Test
    void of_the_pings_of_a_peer_that_does_not_read_the_last_alone_is_answered_when_it_does() {
        peerReads(false);
        for (int i = 0; i < 1_000; i++) {
            ping(i);
        }
        assertThat(channel.outboundMessages()).isEmpty();

        peerReads(true);

        assertPong(999);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void the_output_stays_open_until_a_peer_has_answered_the_close_frame() {
        end(CloseReason.TOO_MANY_FRAMES);
        assertCloseFrame(4005);
        assertOutputOpen(true);

        channel.writeInbound(new CloseWebSocketFrame(4005, ""));

        assertOutputOpen(false);
    }

    @Test
    void the_output_ends_after_a_second_where_a_peer_does_not_answer_and_all_of_it_after_five() {
        end(CloseReason.TOO_MANY_FRAMES);
        pass(999);
        assertOutputOpen(true);
        pass(1);
        assertOutputOpen(false);
        pass(3_999);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_peer_that_closes_is_answered_and_the_output_ends() {
        channel.writeInbound(new CloseWebSocketFrame(1000, ""));

        assertCloseFrame(1000);
        assertOutputOpen(false);
    }

    @Test
    void a_client_of_socket_io_that_is_to_come_back_is_told_by_the_end_of_the_output_alone() {
        channel.finishAndReleaseAll();
        channel = new EmbeddedDuplexChannel(WebSocketTransport.ofSocketIo(this::connection));

        end(CloseReason.GOING_AWAY);

        assertOutputOpen(false);
        assertThat(channel.outboundMessages()).noneMatch(CloseWebSocketFrame.class::isInstance);
    }

    private Connection connection(Runnable wake) {
        connection = runtime.open(
                (_, _) -> Step.next(new ConnectionState(null, null)), Newcomer.uncounted(), Carrier.WEBSOCKET, wake);
        return connection;
    }

    private void end(CloseReason reason) {
        connection.end(reason);
        channel.runPendingTasks();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private void assertCloseFrame(int code) {
        CloseWebSocketFrame frame = channel.readOutbound();
        assertThat(frame.statusCode()).isEqualTo(code);
        frame.release();
    }

    private void assertOutputOpen(boolean open) {
        assertThat(((DuplexChannel) channel).isOutputShutdown()).isNotEqualTo(open);
    }

    private void ping(int content) {
        channel.writeInbound(new PingWebSocketFrame(Unpooled.copyInt(content)));
    }

    private void assertPong(int content) {
        PongWebSocketFrame pong = channel.readOutbound();
        assertThat(pong.content().readInt()).isEqualTo(content);
        pong.release();
    }

    private void peerReads(boolean reads) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, reads);
        channel.runPendingTasks();
    }

    /** Does nothing until it is ended. */
    private record Idle() implements Machine {
        @Override
        public Step<ConnectionState> on(ConnectionState state, Input input, long now) {
            return input instanceof Input.Ended(CloseReason reason)
                    ? new Step.End<>(reason, List.of())
                    : Step.next(state);
        }

        @Override
        public Step<ConnectionState> ticked(ConnectionState state, long now) {
            return Step.next(state);
        }
    }
}
