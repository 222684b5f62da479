package wagateway.model.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a session is, with all that is to be shown of it. */
public sealed interface SessionState {
    SessionStatus status();

    /** The code that can be typed on the phone; null when there is none. */
    default @Nullable PairingCode pairingCode() {
        return null;
    }

    /** When the first of its codes runs out; null when it has none. */
    default @Nullable Instant expiresAt() {
        return pairingCode() instanceof PairingCode pairing ? pairing.expiresAt() : null;
    }

    /** Whether the linking is paused, as nobody watched it. */
    default boolean isUnwatched() {
        return false;
    }

    /** The same without the codes that have expired by then; itself when none has. */
    default SessionState unexpiredAt(Instant now) {
        return this;
    }

    /** A QR code to show, in place of any before it. */
    record QrShown(QrCode qr) implements SessionState {
        @Override
        public SessionStatus status() {
            return SessionStatus.QR_REQUIRED;
        }

        @Override
        public @Nullable PairingCode pairingCode() {
            return qr.pairingCode();
        }

        @Override
        public Instant expiresAt() {
            PairingCode pairing = qr.pairingCode();
            return pairing == null || qr.expiresAt().isBefore(pairing.expiresAt())
                    ? qr.expiresAt()
                    : pairing.expiresAt();
        }

        @Override
        public SessionState unexpiredAt(Instant now) {
            PairingCode pairing = qr.pairingCode();
            boolean pairingEnded = pairing != null && pairing.isExpiredAt(now);
            if (qr.isExpiredAt(now)) {
                return StatusOnly.expired(pairingEnded ? null : pairing);
            }
            return pairingEnded ? new QrShown(qr.with(null)) : this;
        }
    }

    /**
     * A status without a QR code to show.
     *
     * @param account only with {@link SessionStatus#CONNECTED}
     * @param stale whether the worker fell silent, so that what it last reported may be out of date
     * @param prompt what there is to do instead
     */
    record StatusOnly(
            SessionStatus status,
            @Nullable Reason reason,
            @Nullable Account account,
            boolean stale,
            Prompt prompt) implements SessionState {
        /** One that is not stale, and says no more. */
        public StatusOnly(SessionStatus status) {
            this(status, null, null);
        }

        /** One that is not stale, and asks for nothing. */
        public StatusOnly(SessionStatus status, @Nullable Reason reason, @Nullable Account account) {
            this(status, reason, account, false, Prompt.NONE);
        }

        /** @throws IllegalArgumentException when there is an account without a connection */
        public StatusOnly {
            if (account != null && !status.equals(SessionStatus.CONNECTED)) {
                throw new IllegalArgumentException("only a connected session has an account");
            }
        }

        @Override
        public @Nullable PairingCode pairingCode() {
            return prompt.pairingCode();
        }

        @Override
        public boolean isUnwatched() {
            return status.equals(SessionStatus.QR_REQUIRED) && reason == Reason.UNWATCHED;
        }

        @Override
        public SessionState unexpiredAt(Instant now) {
            return pairingCode() instanceof PairingCode pairing && pairing.isExpiredAt(now) ? expired(null) : this;
        }

        private static StatusOnly expired(@Nullable PairingCode left) {
            return new StatusOnly(SessionStatus.QR_REQUIRED, Reason.QR_EXPIRED, null, false, Prompt.of(left));
        }
    }

    /**
     * The session is in {@link SessionStatus#ERROR}.
     *
     * @param error for the person who watches
     */
    record Failed(String error, @Nullable Reason reason) implements SessionState {
        @Override
        public SessionStatus status() {
            return SessionStatus.ERROR;
        }
    }

    /** The session is gone: its last event, unless its owner creates it again. */
    record Deleted() implements SessionState {
        @Override
        public SessionStatus status() {
            return SessionStatus.DELETED;
        }
    }
}
