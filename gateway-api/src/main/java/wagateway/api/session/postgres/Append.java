package wagateway.api.session.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wagateway.api.outbox.PendingEvent;
import wagateway.api.session.Draft;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionChange;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.UserId;

/** A change with the JSON of its event, and of the one instead when another QR code came before it. */
record Append(
        SessionChange change,
        PayloadTemplate first,
        @Nullable PayloadTemplate following) {
    static Append of(SessionChange change) {
        return new Append(
                change,
                PayloadTemplate.of(change.draft(), change.trace()),
                change.followingQr() == null ? null : PayloadTemplate.of(change.followingQr(), change.trace()));
    }

    /**
     * @param qrCodes how many there were in this linking, this one included
     * @param rows the older events of the session that wait
     */
    Outcome stored(UserId owner, EventVersion version, int qrCodes, List<StoredRow> rows) {
        boolean follows = qrCodes > 1 && change.followingQr() != null;
        Draft draft = follows ? Objects.requireNonNull(change.followingQr()) : change.draft();
        PayloadTemplate payload = follows ? Objects.requireNonNull(following) : first;
        var stored = new PendingEvent(owner, change.sessionId(), version, payload.at(version));
        return new Outcome.Stored(draft.at(version), toPublish(rows, stored));
    }

    static List<PendingEvent> toPublish(List<StoredRow> rows, PendingEvent stored) {
        if (rows.size() > AppendStatement.MAX_OLDER) {
            return List.of();
        }
        var events = new ArrayList<PendingEvent>(rows.size() + 1);
        for (StoredRow row : rows) {
            if (row.olderVersion() != null && row.olderPayload() != null) {
                events.add(
                        new PendingEvent(stored.userId(), stored.sessionId(), row.olderVersion(), row.olderPayload()));
            }
        }
        events.add(stored);
        return List.copyOf(events);
    }
}
