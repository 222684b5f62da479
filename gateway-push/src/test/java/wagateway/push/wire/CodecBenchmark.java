package wagateway.push.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.protocol.Decoded;
import wagateway.push.protocol.socketio.SocketCodec;
import wagateway.push.protocol.socketio.SocketPacket;
import wagateway.push.recovery.ResumePoint;

/** What an event costs in each of its forms, and a message of a client. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final PublishedEvent event = PublishedEvent.of(
            new SessionEvent(
                    new SessionId("user123-personal"),
                    new EventVersion(7),
                    NOW,
                    NOW,
                    new QrShown(new QrCode(
                            "2@" + "q".repeat(235), NOW.plusSeconds(60), Duration.ofSeconds(60), 1, 5, null))),
            null);
    private final ResumePoint resume = new ResumePoint(new Offset("1764589971-0", 7));
    private final String published = event.text();
    private final WireFormat socketIo = new SocketIoFormat();
    private final WireFormat plain = new PlainFormat();
    private final WireFormat eventStream = new EventStreamFormat();

    /** As an API pod writes it for Redis. */
    @Benchmark
    public String write() {
        return event.text();
    }

    /** As a push pod reads it from Redis. */
    @Benchmark
    public PublishedEvent read() {
        return PublishedEvent.read(published);
    }

    @Benchmark
    public List<Frame> socketIo() {
        return socketIo.encode(event, resume);
    }

    @Benchmark
    public List<Frame> plain() {
        return plain.encode(event, resume);
    }

    @Benchmark
    public List<Frame> eventStream() {
        return eventStream.encode(event, resume);
    }

    @Benchmark
    public Decoded<SocketPacket> decode() {
        return SocketCodec.decode("21[\"subscribe_session\",\"user123-personal\"]");
    }
}
