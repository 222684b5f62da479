package wagateway.model.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;

/**
 * A stored change of a session. Each one is the whole state of its session after the change, so the latest event is
 * also the snapshot, and any older one may be dropped for it.
 */
public sealed interface SessionEvent {
    SessionId sessionId();

    EventVersion version();

    /** When the gateway stored it, to the millisecond. */
    Instant at();

    /** The status of the session from this event on. */
    SessionStatus status();

    /** When a worker last reported on the session; null when none ever did. */
    @Nullable
    Instant lastReportAt();

    /** The code that can be typed on the phone; null when there is none. */
    default @Nullable PairingCode pairingCode() {
        return null;
    }

    /** The same with another pairing code, or none; itself where none has a place. */
    default SessionEvent with(@Nullable PairingCode other) {
        return this;
    }

    /** The same without the codes that have run out by then: a session that has none left to show waits for another. */
    default SessionEvent unexpiredAt(Instant now) {
        boolean pairingEnded = pairingCode() instanceof PairingCode pairing && pairing.isExpiredAt(now);
        boolean qrEnded = this instanceof QrCodeUpdated shown && shown.qr().isExpiredAt(now);
        PairingCode left = pairingEnded ? null : pairingCode();
        if (qrEnded || (pairingEnded && !(this instanceof QrCodeUpdated))) {
            return new SessionStatusChanged(
                    sessionId(),
                    version(),
                    at(),
                    lastReportAt(),
                    SessionStatus.QR_REQUIRED,
                    Reason.QR_EXPIRED,
                    null,
                    false,
                    Prompt.of(left));
        }
        return pairingEnded ? with(null) : this;
    }

    /** A QR code to show, in place of any before it. */
    record QrCodeUpdated(
            SessionId sessionId,
            EventVersion version,
            Instant at,
            @Nullable Instant lastReportAt,
            QrCode qr) implements SessionEvent {
        @Override
        public SessionStatus status() {
            return SessionStatus.QR_REQUIRED;
        }

        @Override
        public @Nullable PairingCode pairingCode() {
            return qr.pairingCode();
        }

        @Override
        public QrCodeUpdated with(@Nullable PairingCode other) {
            return new QrCodeUpdated(sessionId, version, at, lastReportAt, qr.with(other));
        }
    }

    /**
     * A new status without a QR code to show.
     *
     * @param account only with {@link SessionStatus#CONNECTED}
     * @param stale whether the worker fell silent, so that what it last reported is only a memory
     * @param prompt what there is to do instead
     */
    record SessionStatusChanged(
            SessionId sessionId,
            EventVersion version,
            Instant at,
            @Nullable Instant lastReportAt,
            SessionStatus status,
            @Nullable Reason reason,
            @Nullable Account account,
            boolean stale,
            Prompt prompt)
            implements SessionEvent {
        /** A status that is not stale. */
        public SessionStatusChanged(
                SessionId sessionId,
                EventVersion version,
                Instant at,
                @Nullable Instant lastReportAt,
                SessionStatus status,
                @Nullable Reason reason,
                @Nullable Account account) {
            this(sessionId, version, at, lastReportAt, status, reason, account, false, Prompt.NONE);
        }

        /** One that asks for nothing. */
        public SessionStatusChanged(
                SessionId sessionId,
                EventVersion version,
                Instant at,
                @Nullable Instant lastReportAt,
                SessionStatus status,
                @Nullable Reason reason,
                @Nullable Account account,
                boolean stale) {
            this(sessionId, version, at, lastReportAt, status, reason, account, stale, Prompt.NONE);
        }

        /** @throws IllegalArgumentException when there is an account without a connection */
        public SessionStatusChanged {
            if (account != null && !status.equals(SessionStatus.CONNECTED)) {
                throw new IllegalArgumentException("only a connected session has an account");
            }
        }

        @Override
        public @Nullable PairingCode pairingCode() {
            return prompt.pairingCode();
        }

        @Override
        public SessionStatusChanged with(@Nullable PairingCode other) {
            return new SessionStatusChanged(
                    sessionId, version, at, lastReportAt, status, reason, account, stale, prompt.with(other));
        }
    }

    /**
     * The session is in {@link SessionStatus#ERROR}.
     *
     * @param error for the person who watches
     */
    record SessionFailed(
            SessionId sessionId,
            EventVersion version,
            Instant at,
            @Nullable Instant lastReportAt,
            String error,
            @Nullable Reason reason)
            implements SessionEvent {
        @Override
        public SessionStatus status() {
            return SessionStatus.ERROR;
        }
    }

    /** The session is gone: its last event, unless its owner creates it again. */
    record SessionDeleted(
            SessionId sessionId,
            EventVersion version,
            Instant at,
            @Nullable Instant lastReportAt) implements SessionEvent {
        @Override
        public SessionStatus status() {
            return SessionStatus.DELETED;
        }
    }
}
