package wagateway.api.session.postgres;

import static org.springframework.r2dbc.connection.ConnectionFactoryUtils.convertR2dbcException;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.Committed;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.outbox.PublishProgress;
import wagateway.api.outbox.PublishQueue;
import wagateway.api.outbox.postgres.EventRow;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.model.identity.SessionId;

/**
 * Stores changes, and hands what was committed to the publisher, behind what was left of the same session before. This is the one
 * statement that each report makes, so it goes to the driver directly; it fails as those of {@code DatabaseClient} do.
 */
record Appends(ConnectionFactory connections, PublishQueue queue) {
    /** @return the outcome of each, in the same order */
    Mono<List<Outcome>> commit(List<SessionChange> changes) {
        return queue.forgetting(published -> {
            var progress = new HashMap<SessionId, PublishProgress>();
            changes.forEach(change -> progress.computeIfAbsent(change.sessionId(), queue::progress));
            return answers(connection -> AppendStatement.of(connection, changes, progress, published))
                    .map(answers -> {
                        queue.offer(committed(answers, progress));
                        return outcomes(answers, changes.size());
                    });
        });
    }

    private Mono<List<Answer>> answers(Function<Connection, Statement> statement) {
        return Mono.usingWhen(
                Mono.<Connection>from(connections.create()).onErrorMap(Appends::away),
                connection -> Flux.from(statement.apply(connection).execute())
                        .flatMap(result -> result.map(Answer::read))
                        .collectList()
                        .onErrorMap(R2dbcException.class, e -> convertR2dbcException("apply_changes", null, e)),
                connection -> Mono.from(connection.close()).onErrorMap(Appends::away));
    }

    private static DataAccessResourceFailureException away(Throwable failure) {
        return new DataAccessResourceFailureException("No connection to PostgreSQL", failure);
    }

    /**
     * @param place of the change that it is about; null for an event that was in the outbox before
     * @param event present when something was stored
     */
    private record Answer(
            @Nullable Integer place,
            String outcome,
            @Nullable PendingEvent event) {
        static Answer read(Readable row) {
            String outcome = SessionRow.text(row, "outcome");
            boolean hasEvent = row.get("payload") != null;
            return new Answer(row.get("place", Integer.class), outcome, hasEvent ? EventRow.read(row) : null);
        }

        Outcome decided() {
            return switch (outcome) {
                case "duplicate" -> new Outcome.Duplicate();
                case "stale" -> new Outcome.Stale();
                case "slot_taken" -> new Outcome.SlotTaken();
                case "not_assigned" -> new Outcome.NotAssigned();
                case "unknown" -> new Outcome.Unknown();
                default -> throw new IllegalStateException("apply_changes answers " + outcome);
            };
        }
    }

    private static List<Outcome> outcomes(List<Answer> answers, int count) {
        var outcomes = new Outcome[count];
        for (Answer answer : answers) {
            if (answer.place() instanceof Integer place) {
                outcomes[place] = answer.event() == null
                        ? answer.decided()
                        : new Outcome.Stored(answer.event().version());
            }
        }
        return List.of(outcomes);
    }

    /** Of each session by itself. */
    private static List<Committed> committed(List<Answer> answers, Map<SessionId, PublishProgress> progress) {
        Map<SessionId, List<Answer>> bySession = new LinkedHashMap<>();
        for (Answer answer : answers) {
            if (answer.event() instanceof PendingEvent event) {
                bySession
                        .computeIfAbsent(event.sessionId(), _ -> new ArrayList<>())
                        .add(answer);
            }
        }
        return bySession.entrySet().stream()
                .map(each -> new Committed(
                        progress.getOrDefault(each.getKey(), PublishProgress.NONE),
                        events(each.getValue(), false),
                        events(each.getValue(), true)))
                .toList();
    }

    private static List<PendingEvent> events(List<Answer> answers, boolean stored) {
        return answers.stream()
                .filter(answer -> (answer.place() != null) == stored)
                .flatMap(answer -> Stream.ofNullable(answer.event()))
                .sorted(Comparator.comparing(PendingEvent::version))
                .toList();
    }
}
