package wagateway.api.session.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

class GroupCommitTest {
    /** Of one lane: letters whose hash codes are even. */
    private static final String FIRST = "b";

    private static final String SECOND = "d";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private boolean behind;
    private final List<Statement> statements = new ArrayList<>();
    private final GroupCommit together = new GroupCommit(this::run, () -> behind, 16);

    /** A statement that has been sent. */
    private record Statement(List<String> sessions, Sinks.One<List<Outcome>> answer) {
        void stores() {
            answer.tryEmitValue(sessions.stream().map(_ -> outcome()).toList()).orThrow();
        }

        void fails(Throwable failure) {
            answer.tryEmitError(failure).orThrow();
        }

        private static Outcome outcome() {
            return new Outcome.Stale();
        }
    }

    private Mono<List<Outcome>> run(List<SessionChange> changes) {
        var statement = new Statement(
                changes.stream().map(change -> change.sessionId().value()).toList(), Sinks.one());
        statements.add(statement);
        return statement.answer().asMono();
    }

    /** PostgreSQL has cancelled the statement, as somebody holds a row for too long. */
    private static QueryTimeoutException held() {
        return new QueryTimeoutException("held", new R2dbcTimeoutException("held", "57014"));
    }

    private CompletableFuture<?> append(String session) {
        var latest = new SessionEvent(
                new SessionId(session),
                new EventVersion(1),
                Instant.EPOCH,
                null,
                new StatusOnly(SessionStatus.CREATED));
        return together.append(SessionChange.of(latest, new Deleted(), Effect.REPORTED, Instant.EPOCH))
                .toFuture();
    }

    @AfterEach
    void end() {
        together.dispose();
        VirtualTimeScheduler.reset();
    }

    @Test
    void what_comes_while_a_statement_runs_is_the_next_one_in_the_order_in_which_it_came() {
        var _ = append(FIRST);
        var _ = append(SECOND);
        var _ = append(FIRST);
        var _ = append(FIRST);

        statements.getFirst().stores();

        assertThat(statements)
                .extracting(Statement::sessions)
                .containsExactly(List.of(FIRST), List.of(SECOND, FIRST, FIRST));
    }

    @Test
    void one_that_nobody_waits_for_any_more_is_left_out() {
        var _ = append(FIRST);
        append(FIRST).cancel(true);
        var _ = append(SECOND);

        statements.getFirst().stores();

        assertThat(statements.getLast().sessions()).containsExactly(SECOND);
    }

    @Test
    void a_batch_that_fails_is_stored_one_by_one_in_the_order_of_each_session() {
        var _ = append(FIRST);
        var bad = append(FIRST);
        var behind = append(FIRST);
        var neighbour = append(SECOND);
        statements.getFirst().stores();

        statements.get(1).fails(new DataIntegrityViolationException("no"));
        assertThat(statements.subList(2, 4))
                .extracting(Statement::sessions)
                .containsExactly(List.of(FIRST), List.of(SECOND));
        statements.get(3).stores();
        statements.get(2).fails(new DataIntegrityViolationException("no"));
        statements.get(4).stores();

        assertThat(neighbour).isCompleted();
        assertThat(bad).isCompletedExceptionally();
        assertThat(behind).isCompleted();
    }

    @Test
    void who_waits_behind_a_change_of_the_same_session_that_takes_too_long_fails_with_it() {
        var _ = append(FIRST);
        var held = append(FIRST);
        var behind = append(FIRST);
        var neighbour = append(SECOND);
        statements.getFirst().stores();

        statements.get(1).fails(held());
        statements.get(2).fails(held());
        statements.get(3).stores();

        assertThat(statements).hasSize(4);
        assertThat(List.of(held, behind)).allMatch(future -> future.isCompletedExceptionally());
        assertThat(neighbour).isCompleted();
    }

    @Test
    void who_waits_while_the_database_is_away_is_told_so() {
        var _ = append(FIRST);
        var next = append(FIRST);

        statements.getFirst().fails(new DataAccessResourceFailureException("away"));

        assertThat(next).isCompletedExceptionally();
        assertThat(statements).hasSize(1);
    }

    @Test
    void nothing_is_committed_while_what_was_committed_is_published_too_late() {
        behind = true;
        var _ = append(FIRST);
        var _ = append(SECOND);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(statements).isEmpty();
        assertThat(together.waiting()).isEqualTo(2);

        behind = false;
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(statements).extracting(Statement::sessions).containsExactly(List.of(FIRST, SECOND));
    }

    @Test
    void those_who_report_take_turns() {
        var _ = append(FIRST);
        var _ = append(FIRST);
        var _ = append(FIRST);
        var _ = append(SECOND);

        statements.getFirst().stores();

        assertThat(statements.getLast().sessions()).containsExactly(FIRST, SECOND, FIRST);
    }

    @Test
    void who_has_most_waiting_gives_way_to_another_one() {
        var _ = append(FIRST);
        var refused =
                IntStream.range(0, 8).mapToObj(_ -> append(SECOND)).toList().getLast();

        var taken = append(FIRST);

        assertThat(refused.exceptionNow()).isInstanceOf(ProblemException.class);
        assertThat(taken).isNotDone();
    }

    @Test
    void more_than_may_wait_are_refused() {
        var _ = append(FIRST);
        for (int waiting = 0; waiting < 8; waiting++) {
            var _ = append(SECOND);
        }

        var refused = append(SECOND);

        assertThat(refused.exceptionNow()).isInstanceOf(ProblemException.class);
    }
}
