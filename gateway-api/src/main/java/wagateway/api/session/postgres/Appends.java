package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.outbox.PublishQueue;
import wagateway.api.session.Outcome;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.EventJson;

/** Stores changes, and hands what was committed to the publisher, behind what was left of the same session before. */
record Appends(DatabaseClient database, PublishQueue queue) {
    /** @return the outcome of each, in the same order */
    Mono<List<Outcome>> commit(List<Append> appends) {
        return AppendStatement.of(database, appends)
                .map(row -> answer(row, appends))
                .all()
                .collectList()
                .map(answers -> {
                    toPublish(answers).forEach(queue::offer);
                    return outcomes(answers, appends.size());
                });
    }

    private sealed interface Answer {
        record Decided(int place, Outcome outcome) implements Answer {}

        record Stored(int place, Outcome outcome, PendingEvent event) implements Answer {}

        record Older(PendingEvent event) implements Answer {}
    }

    private static Answer answer(Readable row, List<Append> appends) {
        String outcome = text(row, "outcome");
        if (outcome.equals("pending")) {
            return new Answer.Older(new PendingEvent(
                    new UserId(text(row, "user_id")),
                    new SessionId(text(row, "session_id")),
                    version(row),
                    text(row, "payload")));
        }
        int place = Objects.requireNonNull(row.get("place", Integer.class));
        return switch (outcome) {
            case "stored" -> stored(row, place, appends.get(place));
            case "duplicate" -> new Answer.Decided(place, new Outcome.Duplicate());
            case "stale" -> new Answer.Decided(place, new Outcome.Stale());
            case "slot_taken" -> new Answer.Decided(place, new Outcome.SlotTaken());
            case "unknown" -> new Answer.Decided(place, new Outcome.Unknown());
            default -> throw new IllegalStateException("append_changes answers " + outcome);
        };
    }

    private static Answer stored(Readable row, int place, Append append) {
        EventVersion version = version(row);
        boolean follows = Boolean.TRUE.equals(row.get("follows", Boolean.class));
        String other = row.get("payload", String.class);
        var event = new PendingEvent(
                new UserId(text(row, "user_id")),
                append.change().sessionId(),
                version,
                other == null ? append.payload(version, follows) : other);
        return new Answer.Stored(
                place,
                new Outcome.Stored(other == null ? append.event(version, follows) : EventJson.read(other)),
                event);
    }

    private static List<Outcome> outcomes(List<Answer> answers, int count) {
        var outcomes = new Outcome[count];
        for (Answer answer : answers) {
            switch (answer) {
                case Answer.Decided decided -> outcomes[decided.place()] = decided.outcome();
                case Answer.Stored stored -> outcomes[stored.place()] = stored.outcome();
                case Answer.Older _ -> {}
            }
        }
        return List.of(outcomes);
    }

    /** Of each session, in the order of their versions; nothing of one with more older events than the statement tells. */
    private static Collection<List<PendingEvent>> toPublish(List<Answer> answers) {
        Map<SessionId, List<PendingEvent>> bySession = new LinkedHashMap<>();
        for (Answer answer : answers) {
            if (answer instanceof Answer.Older older) {
                add(bySession, older.event());
            }
        }
        Set<SessionId> leftToRelay = bySession.entrySet().stream()
                .filter(older -> older.getValue().size() > AppendStatement.MAX_OLDER)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        for (Answer answer : answers) {
            if (answer instanceof Answer.Stored stored) {
                add(bySession, stored.event());
            }
        }
        bySession.keySet().removeAll(leftToRelay);
        return bySession.values();
    }

    private static void add(Map<SessionId, List<PendingEvent>> bySession, PendingEvent event) {
        bySession.computeIfAbsent(event.sessionId(), _ -> new ArrayList<>()).add(event);
    }

    private static EventVersion version(Readable row) {
        return new EventVersion(Objects.requireNonNull(row.get("version", Long.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
