package wagateway.push.connection;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import wagateway.model.identity.Caller;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.model.wire.PushedEvent;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.protocol.CloseReason;
import wagateway.push.wire.Answer;
import wagateway.push.wire.ConnectionEvents;
import wagateway.push.wire.Refusal;
import wagateway.push.wire.WireFormat;

/**
 * A client whose token was accepted: who it is, and how long it may stay.
 *
 * @param warned whether it has been told that its token ends soon
 */
public record Authenticated(Caller caller, Terms terms, boolean warned) {
    /**
     * What all clients of a kind share.
     *
     * @param transport its name in the greeting
     * @param revoked whether the token of a caller is not accepted any more, though it has not ended
     */
    public record Terms(WireFormat format, String transport, ConnectionSettings settings, Predicate<Caller> revoked) {}

    public Authenticated(Caller caller, Terms terms) {
        this(caller, terms, false);
    }

    /** The first event of a connection. */
    public Effect greeting(long now) {
        return tell(ConnectionEvents.connected(terms.transport(), caller.userId(), Instant.ofEpochMilli(now)));
    }

    public Effect tell(PushedEvent event) {
        return new Effect.Send(terms.format().event(event, null));
    }

    /** Warns the client once before its token expires; closes the connection when it has expired or was revoked. */
    public Step<Authenticated> ticked(long now) {
        long end = caller.expiresAt().toEpochMilli();
        if (now - TokenVerifier.CLOCK_SKEW.toMillis() >= end) {
            return Step.end(CloseReason.TOKEN_EXPIRED);
        }
        if (terms.revoked().test(caller)) {
            return Step.end(CloseReason.TOKEN_REVOKED);
        }
        return warned || now + terms.settings().tokenWarning().toMillis() < end
                ? Step.next(this)
                : Step.next(
                        new Authenticated(caller, terms, true),
                        tell(ConnectionEvents.tokenExpiring(caller.expiresAt())));
    }

    /**
     * A token has been verified: a good one of the same user takes the place of this one.
     *
     * @param answer makes the frames that answer the client
     */
    public Step<Authenticated> verified(Input.Verified verified, Function<Answer, List<Effect>> answer) {
        if (verified.purpose() != Purpose.REFRESH) {
            return Step.next(this);
        }
        return verified.verification() instanceof Verification.Accepted(Caller renewed)
                        && renewed.userId().equals(caller.userId())
                ? new Step.Next<>(new Authenticated(renewed, terms), answer.apply(new Answer.Done()))
                : new Step.Next<>(
                        this, answer.apply(Refusal.of(verified.verification()).asAnswer()));
    }
}
