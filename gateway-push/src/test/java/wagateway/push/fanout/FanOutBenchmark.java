package wagateway.push.fanout;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.source.StreamEntry;
import wagateway.push.wire.SocketIoFormat;

/** An event with a code, from the text that Redis gives to the frames that sockets are given: what it costs for so many clients. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
    private static final UserId USER = new UserId("user123");
    private static final SessionId SESSION = new SessionId("user123-personal");
    private static final String EPOCH = "1764589971-0";

    /** The version in the texts that are heard. */
    private static final long VERSION = 1_000_000;

    @Param({"1", "100", "1000"})
    int clients;

    private final List<Outbox> outboxes = new ArrayList<>();
    private final ToldSource source = new ToldSource();
    private final FanOut fanOut = new FanOut(
            source,
            source,
            TestDeliveries.by(Clock.systemUTC()),
            Duration.ofSeconds(1),
            new MicrometerMeter(new SimpleMeterRegistry()));

    private String text = "";
    private long heard;

    @Setup
    public void subscribe() {
        text = PublishedEvent.of(event(VERSION), null).text();
        for (int i = 0; i < clients; i++) {
            var outbox = new Outbox(TestClients.waiting(100, 1_000_000, 100_000), () -> {});
            outboxes.add(outbox);
            var client = new Client(USER, RecoveryId.fresh(), new SocketIoFormat(), outbox, 10);
            source.snapshots.add(
                    () -> new Snapshot(1, new Offset(EPOCH, 1), List.of(PublishedEvent.of(event(1), null))));
            Objects.requireNonNull(fanOut.subscribeAll(client).blockLast());
        }
        heard = 1;
        drain();
    }

    /** @return bytes that all sockets are given together */
    @Benchmark
    public long deliver() {
        heard++;
        String next = text.replace("\"version\":" + VERSION, "\"version\":" + heard);
        fanOut.onEvent(USER, StreamEntry.read(new Offset(EPOCH, heard), next));
        return drain();
    }

    private long drain() {
        long bytes = 0;
        for (Outbox outbox : outboxes) {
            for (var frame = outbox.poll(); frame != null; frame = outbox.poll()) {
                bytes += frame.length();
            }
        }
        return bytes;
    }

    private static SessionEvent event(long version) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        var qr = new QrCode("2@" + "q".repeat(235), now.plusSeconds(3_600), Duration.ofHours(1), 1, 5, null);
        return new SessionEvent(SESSION, new EventVersion(version), now, now, new QrShown(qr));
    }
}
