package wagateway.api.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionStatus;
import wagateway.model.event.TraceParent;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/**
 * A change to store as the next event of its session.
 *
 * @param state what the session is from then on; codes of before that are still good may stay beside those in it
 * @param followingTtl how long its QR code lives instead, when the session has already had another one in this linking; null for
 *     as long
 * @param eventId stored once per session; null when the change may be repeated
 * @param reporter the worker that says so; the change is stale when the session was last given to another. Null when it is
 *     not said who
 * @param effect what it means for the session's row
 * @param at when it is stored, to the millisecond
 * @param lastReportAt when a worker last reported on the session, this change included; null when none ever did
 * @param trace what the event is to say of where it comes from; null when it is not sampled
 */
public record SessionChange(
        SessionId sessionId,
        SessionState state,
        @Nullable Duration followingTtl,
        Freshness freshness,
        @Nullable String eventId,
        @Nullable Reporter reporter,
        Effect effect,
        Instant at,
        @Nullable Instant lastReportAt,
        @Nullable TraceParent trace) {
    /**
     * A worker that reports.
     *
     * @param proven whether its credential says so too: then the session must have been given to it once
     */
    public record Reporter(WorkerId id, boolean proven) {}

    /** What a change means beside its event. */
    public enum Effect {
        /** A worker spoke: the session is on the worker it was given to last. */
        REPORTED(Slot.TAKEN),
        /** A worker said that the session has ended there. */
        ENDED(Slot.GIVEN_UP),
        /** The session keeps the worker it has. */
        REQUESTED(Slot.KEPT),
        /** A new linking is asked for: the order of reports and the count of codes begin from nothing. */
        BEGUN(Slot.KEPT),
        /** The same in place of a linking that its user ends: late reports of that one change nothing. */
        BEGUN_ANEW(Slot.KEPT),
        /** The user has disconnected the session, or nobody watches its linking: late reports of that change nothing. */
        CLOSED(Slot.GIVEN_UP),
        /** The session has no worker any more. */
        RELEASED(Slot.GIVEN_UP),
        /** The worker is silent: the session has none, and seeks another. */
        LOST(Slot.GIVEN_UP),
        /** The worker has lost what it ran: it keeps the session, and is to be asked for a new linking. */
        RESTARTED(Slot.KEPT),
        /** The session has no worker any more and is gone for its owner. */
        DELETED(Slot.GIVEN_UP);

        private final Slot slot;

        Effect(Slot slot) {
            this.slot = slot;
        }

        public Slot slot() {
            return slot;
        }

        /** Whether a worker has spoken. */
        public boolean isReport() {
            return this == REPORTED || this == ENDED;
        }

        /** Whether a linking begins. */
        public boolean begins() {
            return this == BEGUN || this == BEGUN_ANEW || this == RESTARTED;
        }

        /** Whether a linking is ended by somebody else than its worker. */
        public boolean ends() {
            return this == BEGUN_ANEW || this == CLOSED || this == DELETED;
        }

        /** Whether a worker is to be asked to open the session. */
        public boolean seeks() {
            return this == LOST || this == RESTARTED;
        }

        /** What a report of this status means. */
        public static Effect ofReport(SessionStatus status) {
            return status.equals(SessionStatus.DISCONNECTED) || status.equals(SessionStatus.ERROR) ? ENDED : REPORTED;
        }
    }

    /** What becomes of the slot that a session takes of the capacity of a worker. */
    public enum Slot {
        KEPT,
        TAKEN,
        GIVEN_UP
    }

    /**
     * A change that is made whatever came before it.
     *
     * @param latest the event of the session that is known to its maker
     */
    public static SessionChange of(SessionEvent latest, SessionState state, Effect effect, Instant at) {
        return new SessionChange(
                latest.sessionId(),
                state,
                null,
                new Freshness.Always(),
                null,
                null,
                effect,
                at,
                effect.isReport() ? at : latest.lastReportAt(),
                null);
    }

    /** The same, only if nothing has happened since an event. */
    public SessionChange unlessChangedSince(EventVersion version) {
        return on(new Freshness.Unchanged(version));
    }

    /** The same, only if the session is not in a status. */
    public SessionChange unless(SessionStatus status) {
        return on(new Freshness.Unless(status));
    }

    /** The same, as a worker says so: only if the session was given to no other since. */
    public SessionChange by(Reporter worker) {
        return new SessionChange(
                sessionId, state, followingTtl, freshness, eventId, worker, effect, at, lastReportAt, trace);
    }

    private SessionChange on(Freshness condition) {
        return new SessionChange(
                sessionId, state, followingTtl, condition, eventId, reporter, effect, at, lastReportAt, trace);
    }

    /** The same, with a trace that its event takes along. */
    SessionChange tracedBy(TraceParent parent) {
        return new SessionChange(
                sessionId, state, followingTtl, freshness, eventId, reporter, effect, at, lastReportAt, parent);
    }

    /** The event that it becomes, but for codes of before that stay beside those in it. */
    SessionEvent at(EventVersion version) {
        return new SessionEvent(sessionId, version, at, lastReportAt, state);
    }
}
