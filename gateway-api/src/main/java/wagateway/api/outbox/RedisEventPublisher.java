package wagateway.api.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.trace.EventTraces;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.wire.EventJson;

/** Runs {@link Script#PUBLISH}. Commands are sent from a thread of its own, as the first one connects and so blocks. */
@Component
final class RedisEventPublisher implements EventPublisher, DisposableBean {
    private static final RedisScript<String> PUBLISH = RedisScript.of(Script.PUBLISH.text(), String.class);
    private static final String LATEST = "latest";
    private static final int WAITING_COMMANDS = 10_000;
    private static final int EPOCH_RADIX = 36;

    private final ReactiveStringRedisTemplate redis;
    private final String streamLength;
    private final String idleSeconds;
    private final Timer times;
    private final EventTraces traces;
    private final LatestEvents latest;
    private final RandomGenerator random = new SecureRandom();
    private final Scheduler sender = Schedulers.newBoundedElastic(1, WAITING_COMMANDS, "redis-publish", 60, true);

    RedisEventPublisher(
            ReactiveStringRedisTemplate redis,
            OutboxSettings settings,
            MeterRegistry registry,
            EventTraces traces,
            LatestEvents latest) {
        this.redis = redis;
        this.streamLength = Integer.toString(settings.streamLength());
        this.times = GatewayMetric.PUBLISH.timer(registry);
        this.traces = traces;
        this.latest = latest;
        this.idleSeconds = Long.toString(settings.idleExpiry().toSeconds());
    }

    @Override
    public Mono<Void> publish(PendingEvent event) {
        return Mono.defer(() -> run(event, List.of()))
                .subscribeOn(sender)
                .filter(String::isEmpty)
                .flatMap(_ -> latest.of(event.sessionId()))
                .flatMap(this::publishLatest);
    }

    @Override
    public Mono<Void> publishLatest(PendingEvent event) {
        return Mono.defer(() -> run(event, List.of(LATEST))).subscribeOn(sender).then();
    }

    private Mono<String> run(PendingEvent event, List<String> mode) {
        UserKeys keys = new UserKeys(event.userId());
        var arguments = new ArrayList<>(List.of(
                event.sessionId().value(),
                Long.toString(event.version().value()),
                event.payload(),
                newEpoch(),
                streamLength,
                idleSeconds));
        arguments.addAll(mode);
        long start = System.nanoTime();
        return traces.publishing(
                event.sessionId(),
                EventJson.trace(event.payload()),
                redis.execute(PUBLISH, List.of(keys.sessions(), keys.events(), keys.channel()), arguments)
                        .next()
                        .doOnSuccess(_ -> times.record(System.nanoTime() - start, TimeUnit.NANOSECONDS)));
    }

    /** New for every event: a stream that begins again must not look like the one before it. */
    private String newEpoch() {
        return Long.toUnsignedString(random.nextLong(), EPOCH_RADIX);
    }

    @Override
    public void destroy() {
        sender.dispose();
    }
}
