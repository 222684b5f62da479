package wagateway.api.outbox;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of one session to publish.
 *
 * @param events in order of their versions, without a gap where none is known; never empty
 * @param mode what is known of them and of what Redis has
 * @param ended called once, on any thread: with null when all have been published, or were not newer than what had been; else with
 *     the failure, and none of them may have been
 */
public record Publication(List<PendingEvent> events, Mode mode, Consumer<@Nullable Throwable> ended) {
    /** What Redis may have, and lack. */
    public enum Mode {
        /** The next ones, unless Redis has lost what it had. */
        NEXT(""),
        /** It cannot have known a newer event than the first when that one was committed; what it lacks before it is lost. */
        LATEST("latest"),
        /** The same, but what it lacks before it may still be published by who committed that. */
        REBUILD("rebuild");

        private final String argument;

        Mode(String argument) {
            this.argument = argument;
        }

        /** As {@code publish.lua} has it. */
        String argument() {
            return argument;
        }
    }

    PendingEvent first() {
        return events.getFirst();
    }
}
