package wagateway.api.session.postgres;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.identity.SessionId;

/** The orders in which two changes of a lane can meet, tried one after the other. */
class GroupCommitConcurrencyTest {
    private static final int ORDERS = 8;

    /** Static, as Lincheck takes what a lambda alone holds for what no other thread has. */
    @SuppressWarnings("NullAway.Init")
    private static GroupCommit together;

    @Test
    void each_of_two_changes_that_come_at_the_same_time_is_stored_once_and_answered() {
        var deleted = new SessionEvent(new SessionId("b"), new EventVersion(1), Instant.EPOCH, null, new Deleted());
        var change = SessionChange.of(deleted, deleted.state(), Effect.REPORTED, Instant.EPOCH);
        Lincheck.runConcurrentTest(ORDERS, () -> {
            int[] stored = {0};
            together = new GroupCommit(
                    batch -> Mono.fromSupplier(() -> {
                        stored[0] += batch.size();
                        return batch.stream()
                                .<Outcome>map(_ -> new Outcome.Stale())
                                .toList();
                    }),
                    () -> false,
                    8);
            List<CompletableFuture<Outcome>> answers = Arrays.asList(null, null);
            var one = new Thread(() -> answers.set(0, together.append(change).toFuture()));
            var other = new Thread(() -> answers.set(1, together.append(change).toFuture()));
            one.start();
            other.start();
            try {
                one.join();
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (stored[0] != 2 || !answers.stream().allMatch(CompletableFuture::isDone)) {
                throw new AssertionError(stored[0] + " stored, answers: " + answers);
            }
        });
    }
}
