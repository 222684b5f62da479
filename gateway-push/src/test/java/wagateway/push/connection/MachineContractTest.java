package wagateway.push.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.plain.PlainConversation;
import wagateway.push.connection.plain.PlainRules;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.protocol.CloseReason;

/** What every machine does. */
class MachineContractTest {
    private static final long START = 1_000_000;
    private static final Duration SOME_TIME = Duration.ofSeconds(20);

    record Opened(Machine machine, Step<ConnectionState> step) {
        ConnectionState state() {
            return ((Step.Next<ConnectionState>) step).state();
        }
    }

    private static Stream<Opened> opened() {
        var settings = new ConnectionSettings(
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                Duration.ofSeconds(45),
                SOME_TIME,
                DataSize.ofMegabytes(1));
        var engineIo = new EngineIoMachine(
                settings,
                SocketIo.with(new SocketIoRules(
                        Map.of("/", new GatewayNamespace(settings, _ -> false)), TestConnections.carrying(1_000))));
        var webSocket =
                new WebSocketMachine(settings, PlainConversation.with(new PlainRules(settings, 100, _ -> false)));
        var eventStream = new EventStreamMachine(settings, _ -> false);
        var caller = new Caller(new UserId("alice"), null, Instant.ofEpochMilli(START + 30_000));
        return Stream.of(
                new Opened(engineIo, engineIo.open("sid", List.of(), null, START)),
                new Opened(webSocket, webSocket.open(null, START)),
                new Opened(eventStream, eventStream.open(caller, List.of(), START)));
    }

    @ParameterizedTest
    @MethodSource("opened")
    void a_connection_that_is_ended_says_no_more(Opened opened) {
        assertThat(opened.machine().on(opened.state(), new Input.Ended(CloseReason.SLOW_READER), START))
                .isEqualTo(Step.end(CloseReason.SLOW_READER));
    }

    @ParameterizedTest
    @MethodSource("opened")
    void at_one_time_nothing_is_said_twice(Opened opened) {
        long later = START + 25_000;
        var once = (Step.Next<ConnectionState>) opened.machine().on(opened.state(), new Input.Ticked(), later);

        assertThat(once.effects()).as("a sign of life").isNotEmpty();
        assertThat(opened.machine().on(once.state(), new Input.Ticked(), later)).isEqualTo(Step.next(once.state()));
    }
}
