package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.Committed;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.outbox.PublishProgress;
import wagateway.api.outbox.PublishQueue;
import wagateway.api.outbox.postgres.EventRow;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.model.identity.SessionId;

/** Stores changes, and hands what was committed to the publisher, behind what was left of the same session before. */
record Appends(DatabaseClient database, PublishQueue queue) {
    /** @return the outcome of each, in the same order */
    Mono<List<Outcome>> commit(List<SessionChange> changes) {
        return queue.forgetting(published -> {
            var progress = new HashMap<SessionId, PublishProgress>();
            changes.forEach(change -> progress.computeIfAbsent(change.sessionId(), queue::progress));
            return AppendStatement.of(database, changes, progress, published)
                    .map(Answer::read)
                    .all()
                    .collectList()
                    .map(answers -> {
                        queue.offer(committed(answers, progress));
                        return outcomes(answers, changes.size());
                    });
        });
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
