package wagateway.push.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wagateway.push.admission.Newcomer;
import wagateway.push.client.TestClients;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Machine;
import wagateway.push.connection.Step;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.Connection;
import wagateway.push.transport.ConnectionRuntime;
import wagateway.push.transport.ConnectionRuntime.Services;
import wagateway.push.wire.PlainFormat;

/** Frames of the WebSocket protocol itself, which are not the business of the connection: that has nothing to work with here. */
@SuppressWarnings("NullAway")
class WebSocketTransportTest {
    private final ConnectionRuntime<Machine> runtime = new ConnectionRuntime<>(
            (state, _) -> Step.next(state),
            new PlainFormat(),
            TestClients.waiting(10, 1_000, 1_000),
            Duration.ofSeconds(1),
            new Services(null, null, null, null, Clock.systemUTC(), new MicrometerMeter(new SimpleMeterRegistry())));

    private final EmbeddedChannel channel = new EmbeddedChannel(WebSocketTransport.of(this::connection));

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

    private Connection connection(Runnable wake) {
        return runtime.open(
                (_, _) -> Step.next(new ConnectionState(null, null)), Newcomer.uncounted(), Carrier.WEBSOCKET, wake);
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
}
