package wagateway.api.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Writes down what it publishes, and is told of what it is to wait with and what to fail with. */
public final class ToldPublisher implements EventPublisher {
    /** {@code session version}, and {@code latest} behind it where the latest event was to be published. */
    public final List<String> published = new ArrayList<>();

    /** Sessions whose events fail. */
    public final Set<String> failing = new HashSet<>();

    /** All wait for this; not as long as it is completed. */
    Sinks.Empty<Void> answer = Sinks.empty();

    public ToldPublisher() {
        answers();
    }

    void waits() {
        answer = Sinks.empty();
    }

    void answers() {
        answer.tryEmitEmpty().orThrow();
    }

    @Override
    public Mono<Void> publish(PendingEvent event) {
        return publish(event, "");
    }

    @Override
    public Mono<Void> publishLatest(PendingEvent event) {
        return publish(event, " latest");
    }

    private Mono<Void> publish(PendingEvent event, String how) {
        return Mono.defer(() -> {
            published.add(event + how);
            return answer.asMono()
                    .then(Mono.defer(() -> failing.contains(event.sessionId().value())
                            ? Mono.error(new IllegalStateException(event.sessionId() + " fails"))
                            : Mono.empty()));
        });
    }
}
