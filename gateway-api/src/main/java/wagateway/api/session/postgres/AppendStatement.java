package wagateway.api.session.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.outbox.PublishProgress;
import wagateway.api.outbox.PublishQueue;
import wagateway.api.session.Freshness;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.api.session.SessionChange.Reporter;
import wagateway.api.session.SessionChange.Slot;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.identity.SessionId;
import wagateway.model.wire.EventJson;

/**
 * Changes as one statement, and so as one transaction and one round trip. The function {@code apply_changes} decides on each,
 * stores those that are to be made, and says of each what it decided; see there for the rules and the order of its locks.
 *
 * <p>Changes of one session wait for each other at its row, and each then decides on what the one before left there.
 */
final class AppendStatement {
    private static final String SQL = "SELECT * FROM apply_changes(CAST($1 AS json), $2, $3, $4)";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private AppendStatement() {}

    /**
     * @param appended the answer calls them by their place in the list
     * @param known how far this pod has published each of their sessions
     * @param published what is taken out of the outbox
     */
    static Statement of(
            Connection connection,
            List<SessionChange> appended,
            Map<SessionId, PublishProgress> known,
            List<PendingEvent> published) {
        var changes = new Change[appended.size()];
        for (int place = 0; place < changes.length; place++) {
            SessionChange change = appended.get(place);
            changes[place] = Change.of(
                    place,
                    change,
                    known.getOrDefault(change.sessionId(), PublishProgress.NONE).version());
        }
        return connection
                .createStatement(SQL)
                .bind(0, MAPPER.writeValueAsString(changes))
                .bind(1, PublishQueue.MAX_OLDER + 1)
                .bind(
                        2,
                        published.stream()
                                .map(event -> event.sessionId().value())
                                .toArray(String[]::new))
                .bind(
                        3,
                        published.stream().map(event -> event.version().value()).toArray(Long[]::new));
    }

    /** The names are those that the function reads. */
    private record Change(
            int place,
            String id,
            @Nullable Long known,
            String status,
            @Nullable String code,
            @Nullable Long expires,
            @Nullable Long ttl,
            @Nullable Long following_ttl,
            Slot slot,
            @Nullable Boolean reported,
            @Nullable Boolean begins,
            @Nullable Boolean ends,
            @Nullable Boolean seeks,
            @Nullable Boolean deleted,
            long at,
            @Nullable String pairing_code,
            @Nullable Long pairing_end,
            @Nullable Long since,
            @Nullable String unless,
            @Nullable Long epoch,
            @Nullable Long sequence,
            @Nullable String occurred,
            @Nullable String event_id,
            @Nullable String reporter,
            @Nullable Boolean proven,
            @JsonRawValue String event) {
        static Change of(int place, SessionChange change, long known) {
            SessionState state = change.state();
            PairingCode pairing = state.pairingCode();
            QrCode qr = state instanceof QrShown(QrCode shown) ? shown : null;
            Duration next = change.followingTtl();
            Effect effect = change.effect();
            Freshness freshness = change.freshness();
            Reporter reporter = change.reporter();
            return new Change(
                    place,
                    change.sessionId().value(),
                    known == 0 ? null : known,
                    state.status().name(),
                    qr == null ? null : qr.value(),
                    qr == null ? null : qr.expiresAt().toEpochMilli(),
                    qr == null ? null : qr.ttl().toMillis(),
                    next == null ? null : next.toMillis(),
                    effect.slot(),
                    trueOrAbsent(effect.isReport()),
                    trueOrAbsent(effect.begins()),
                    trueOrAbsent(effect.ends()),
                    trueOrAbsent(effect.seeks()),
                    trueOrAbsent(effect == Effect.DELETED),
                    change.at().toEpochMilli(),
                    pairing == null ? null : pairing.value(),
                    pairing == null ? null : pairing.expiresAt().toEpochMilli(),
                    freshness instanceof Freshness.Unchanged(var since) ? since.value() : null,
                    freshness instanceof Freshness.Unless(var status) ? status.name() : null,
                    epoch(freshness),
                    freshness instanceof Freshness.Numbered numbered ? numbered.sequence() : null,
                    occurredAt(freshness),
                    change.eventId(),
                    reporter == null ? null : reporter.id().value(),
                    trueOrAbsent(reporter != null && reporter.proven()),
                    EventJson.write(change.sessionId(), change.at(), change.lastReportAt(), state, change.trace()));
        }

        /** Without a sequence, no number of the session's is the higher one. */
        private static @Nullable Long epoch(Freshness freshness) {
            return switch (freshness) {
                case Freshness.Numbered numbered -> numbered.workerEpoch();
                case Freshness.Arriving arriving -> arriving.workerEpoch();
                default -> null;
            };
        }

        private static @Nullable String occurredAt(Freshness freshness) {
            Instant at = switch (freshness) {
                case Freshness.Numbered numbered -> numbered.occurredAt();
                case Freshness.Timed timed -> timed.occurredAt();
                case Freshness.Always _, Freshness.Arriving _, Freshness.Unchanged _, Freshness.Unless _ -> null;
            };
            return at == null ? null : at.toString();
        }

        /** What is false is left out, so that most reports are short. */
        private static @Nullable Boolean trueOrAbsent(boolean value) {
            return value ? true : null;
        }
    }
}
