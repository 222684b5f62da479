package wagateway.push.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.UserId;
import wagateway.model.token.Verification;
import wagateway.push.admission.Lease;
import wagateway.push.admission.Newcomer;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Input;
import wagateway.push.transport.ConnectionRuntime.Services;

/**
 * Counts a connection: as a newcomer until a token is accepted, and from then on among those of its user. Safe for any
 * thread.
 */
final class ConnectionAdmission {
    private final Services services;
    private @Nullable Newcomer newcomer;
    private final Runnable evicted;
    private @Nullable Lease lease;
    private boolean closed;

    /**
     * @param lease of one whose token was accepted before
     * @param evicted called when the connection is to be closed for a newer one of its user
     */
    ConnectionAdmission(Services services, Newcomer newcomer, @Nullable Lease lease, Runnable evicted) {
        this.services = services;
        this.newcomer = newcomer;
        this.lease = lease;
        this.evicted = evicted;
    }

    /** Verifies a token and, if it is to connect with, counts the connection among those of its user. */
    CompletionStage<Input.Verified> verify(Effect.Verify wanted) {
        return services.tokens()
                .verify(wanted.token())
                .thenCompose(result -> claim(wanted, result)
                        .thenApply(within -> new Input.Verified(
                                result, within, wanted.purpose(), wanted.ackId(), RecoveryId.fresh())));
    }

    /** The client was admitted: the connection is a newcomer no more. */
    void admitted() {
        Newcomer before;
        synchronized (this) {
            before = newcomer;
            newcomer = null;
        }
        if (before != null) {
            before.leave();
        }
    }

    /** The client is gone; another one may follow on the same connection. */
    void left() {
        Lease before;
        synchronized (this) {
            before = lease;
            lease = null;
        }
        if (before != null) {
            before.release();
        }
    }

    /** The connection is over. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        admitted();
        left();
    }

    private CompletionStage<Boolean> claim(Effect.Verify wanted, Verification result) {
        return wanted.purpose() == Effect.Verify.Purpose.CONNECT
                        && result instanceof Verification.Accepted(Caller caller)
                        && !has(caller.userId())
                ? services.users()
                        .claim(caller.userId())
                        .map(this::take)
                        .toFuture()
                        .thenApply(Boolean.TRUE::equals)
                : CompletableFuture.completedFuture(true);
    }

    private synchronized boolean has(UserId user) {
        return lease != null && lease.user().equals(user);
    }

    private boolean take(Lease taken) {
        Lease before = taken;
        synchronized (this) {
            if (!closed) {
                before = lease;
                lease = taken;
            }
        }
        if (before != null) {
            before.release();
        }
        taken.onEviction(evicted);
        return true;
    }
}
