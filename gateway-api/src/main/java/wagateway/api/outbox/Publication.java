package wagateway.api.outbox;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of one session to publish.
 *
 * @param events in order of their versions, without a gap where none is known; never empty
 * @param isLatest whether Redis cannot have known a newer event than the first when that one was committed
 * @param ended called once, on any thread: with null when all have been published, or were not newer than what had been; else with
 *     the failure, and none of them may have been
 */
public record Publication(List<PendingEvent> events, boolean isLatest, Consumer<@Nullable Throwable> ended) {
    PendingEvent first() {
        return events.getFirst();
    }
}
