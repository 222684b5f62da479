package wagateway.api.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import wagateway.api.metrics.GatewayMetric;
import wagateway.api.outbox.RedisFunctionCalls.Call;
import wagateway.api.trace.EventTraces;
import wagateway.model.channel.FunctionLibrary;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.EventJson;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.WireFormatException;

/** Calls {@link FunctionLibrary#PUBLISH}. */
@Component
final class RedisEventPublisher implements EventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEventPublisher.class);
    private static final int EPOCH_RADIX = 36;

    private final RedisFunctionCalls redis;
    private final String streamLength;
    private final String idleSeconds;
    private final Timer times;
    private final EventTraces traces;
    private final LatestEvents latest;
    private final RandomGenerator random = new SecureRandom();

    RedisEventPublisher(
            RedisFunctionCalls redis,
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
    public void publish(List<Publication> publications) {
        redis.send(publications.stream().map(this::call).toList());
    }

    private Call call(Publication publication) {
        var keys = new UserKeys(publication.first().userId());
        var arguments = new ArrayList<>(List.of(
                publication.first().sessionId().value(),
                newEpoch(),
                streamLength,
                idleSeconds,
                publication.mode().argument()));
        var spans = new ArrayList<Consumer<@Nullable Throwable>>();
        for (PendingEvent event : publication.events()) {
            TraceParent trace = EventJson.trace(event.payload());
            arguments.add(Long.toString(event.version().value()));
            arguments.add(published(event, trace));
            if (trace != null) {
                spans.add(traces.publishing(event.sessionId(), trace));
            }
        }
        long start = System.nanoTime();
        return new Call(List.of(keys.sessions(), keys.events(), keys.channel()), arguments, (answer, failure) -> {
            spans.forEach(span -> span.accept(failure));
            if (failure == null) {
                long took = System.nanoTime() - start;
                publication.events().forEach(_ -> times.record(took, TimeUnit.NANOSECONDS));
            }
            if (failure == null && answer != null && answer.isEmpty()) {
                publishLatest(publication);
            } else {
                publication.ended().accept(failure);
            }
        });
    }

    /** What this release cannot read goes as it is stored. */
    private static String published(PendingEvent event, @Nullable TraceParent trace) {
        try {
            return PublishedEvent.of(event.sessionId(), event.version(), event.payload(), trace)
                    .text();
        } catch (WireFormatException e) {
            LOG.warn("An event cannot be read, and is published as it is: {}: {}", event, e.getMessage());
            return event.payload();
        }
    }

    /** What Redis knows nothing of; all that is to be published is no newer. */
    private void publishLatest(Publication publication) {
        latest.of(publication.first().sessionId())
                .flatMap(this::publishLatest)
                .subscribe(
                        _ -> {}, publication.ended(), () -> publication.ended().accept(null));
    }

    /** New for every call: a stream that begins again must not look like the one before it. */
    private String newEpoch() {
        return Long.toUnsignedString(random.nextLong(), EPOCH_RADIX);
    }
}
