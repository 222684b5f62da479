package wagateway.api.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.model.token.Revocation;
import wagateway.model.token.TokenSettings;
import wagateway.model.token.TokenVerifier;

/** Puts users out. */
@RestController
@RequestMapping("/api/v1/operator/users/{userId}/revocations")
@Tag(name = "Operators")
@SecurityRequirement(name = "user")
class RevocationController {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationController.class);

    private final PostgresRevocations stored;
    private final RevocationWatch watch;
    private final TokenSettings tokens;
    private final InstantSource clock;

    RevocationController(PostgresRevocations stored, RevocationWatch watch, TokenSettings tokens, InstantSource clock) {
        this.stored = stored;
        this.watch = watch;
        this.tokens = tokens;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail(ProblemCode.OPERATOR_REQUIRED)
    @Operation(
            operationId = "revoke",
            summary = "Revoke tokens of a user",
            description =
                    "One token, those issued before a time, or all until a time. Within a second no pod accepts them, and every"
                            + " connection with one of them is closed. For operators alone: whose token has the role that"
                            + " JWT_OPERATOR_ROLE names.")
    Mono<Void> revoke(Caller caller, @PathVariable String userId, @Valid @RequestBody RevocationBody body) {
        Instant now = clock.instant();
        Revocation revocation = body.revocation(user(userId), now, now.plus(remembered()));
        return stored.add(revocation, caller.userId())
                .doOnSuccess(_ -> LOG.info("Operator {} has revoked tokens: {}", caller.userId(), revocation))
                .then(Mono.defer(watch::look).onErrorComplete());
    }

    /** As long as a token of now may be accepted. */
    private Duration remembered() {
        Duration longest = tokens.maxLifetime();
        if (longest == null) {
            throw new IllegalStateException("there are no operators without it");
        }
        return longest.plus(TokenVerifier.CLOCK_SKEW);
    }

    private static UserId user(String id) {
        try {
            return new UserId(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.ofField("userId", "is not an id that a user can have");
        }
    }
}
