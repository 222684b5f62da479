package wagateway.api.session.postgres;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wagateway.api.session.Draft;
import wagateway.api.session.SessionChange;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;

/**
 * A change with the JSON of its event.
 *
 * @param following the JSON of the event instead, when another QR code came before it in this connector
 */
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

    /** As long as the session shows no pairing code. */
    SessionEvent event(EventVersion version, boolean follows) {
        Draft draft = follows ? Objects.requireNonNull(change.followingQr()) : change.draft();
        return draft.at(version).with(null);
    }

    String payload(EventVersion version, boolean follows) {
        return (follows ? Objects.requireNonNull(following) : first).at(version);
    }
}
