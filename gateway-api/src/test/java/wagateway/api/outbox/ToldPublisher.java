package wagateway.api.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Sinks;

/** Writes down what it publishes, and is told of what it is to wait with and what to fail with. */
public final class ToldPublisher implements EventPublisher {
    /** {@code session version}, and {@code latest} behind it where the latest event was to be published. */
    public final List<String> published = new ArrayList<>();

    /** {@code session version} of what it was given at once. */
    final List<List<String>> calls = new ArrayList<>();

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
    public void publish(List<Publication> publications) {
        calls.add(publications.stream()
                .flatMap(publication -> publication.events().stream())
                .map(PendingEvent::toString)
                .toList());
        publications.forEach(this::publish);
    }

    private void publish(Publication publication) {
        String how = switch (publication.mode()) {
            case NEXT -> "";
            case LATEST -> " latest";
            case REBUILD -> " rebuild";
        };
        publication.events().forEach(event -> published.add(event + how));
        answer.asMono()
                .subscribe(
                        _ -> {},
                        e -> {},
                        () -> publication
                                .ended()
                                .accept(
                                        failing.contains(publication
                                                        .first()
                                                        .sessionId()
                                                        .value())
                                                ? new IllegalStateException(publication.first() + " fails")
                                                : null));
    }
}
