package wagateway.push.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.Verification;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;

/** What the machine of a Socket.IO connection costs, without sockets, Redis and the check of the token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectionBenchmark extends RunningMachine {
    private static final RecoveryId FRESH = new RecoveryId("FFFFFFFFFFFFFFFFFFFF");
    private static final EngineIoMachine MACHINE = new EngineIoMachine(
            TestConnections.SETTINGS,
            SocketIo.with(new SocketIoRules(
                    Map.of("/", new GatewayNamespace(TestConnections.SETTINGS, _ -> false)),
                    TestConnections.SETTINGS)));

    public ConnectionBenchmark() {
        super(MACHINE);
    }

    @Setup
    public void begin() {
        connect();
    }

    /** From the handshake to the greeting of a caller whose token is good. */
    @Benchmark
    public List<Effect> connect() {
        take(MACHINE.open("engine-sid", List.of(), null, now));
        input(new Input.Received("40{\"token\":\"t\"}"));
        input(new Input.Verified(
                new Verification.Accepted(caller("user123", Duration.ofHours(1))), true, Purpose.CONNECT, null, FRESH));
        return effects;
    }

    /** A subscription with an ack, up to where the fan-out is asked for it. */
    @Benchmark
    public List<Effect> subscribe() {
        input(new Input.Received("421[\"subscribe_session\",\"user123-personal\"]"));
        return effects;
    }

    /** What each connection does four times a minute, and most of the time nothing. */
    @Benchmark
    public List<Effect> tick() {
        input(new Input.Ticked());
        return effects;
    }
}
