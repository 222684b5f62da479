package wagateway.api.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.credential.CredentialSettings;
import wagateway.api.credential.Credentials;
import wagateway.api.credential.IssuedCredential;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.Caller;
import wagateway.model.identity.WorkerId;

/** Says which workers there may be. */
@RestController
@RequestMapping("/api/v1/operator/workers/{workerId}/credentials")
@Tag(name = "Operators")
@SecurityRequirement(name = "user")
class CredentialController {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialController.class);
    private static final long MAX_OVERLAP_MS = 2_592_000_000L;

    private final Credentials credentials;
    private final Duration overlap;

    CredentialController(Credentials credentials, CredentialSettings settings) {
        this.credentials = credentials;
        this.overlap = settings.overlap();
    }

    /**
     * @param credential all that the worker needs; never told again
     * @param overlapMs how long those before it stay good, at most
     */
    record NewCredential(String workerId, String key, String credential, Instant createdAt, long overlapMs) {}

    /**
     * @param inUse whether the worker called the gateway with it last
     * @param validUntil absent: until it is revoked, or followed by another
     */
    record WorkerCredentialBody(
            String key,
            Instant createdAt,
            String createdBy,
            boolean inUse,
            @Nullable Instant validUntil) {
        static WorkerCredentialBody of(IssuedCredential issued) {
            return new WorkerCredentialBody(
                    issued.id().key(),
                    issued.createdAt(),
                    issued.createdBy().value(),
                    issued.inUse(),
                    issued.validUntil());
        }
    }

    record WorkerCredentials(List<WorkerCredentialBody> items) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @MayFail({ProblemCode.OPERATOR_REQUIRED, ProblemCode.WORKER_KEYS_MISSING})
    @Operation(
            operationId = "createWorkerCredential",
            summary = "Make a credential of a worker",
            description = "The first, or one that takes the place of those before it, which stay good for overlapMs."
                    + " Only this answer has it. The worker need not be known yet. For operators alone.")
    Mono<ResponseEntity<NewCredential>> create(
            Caller caller,
            @PathVariable String workerId,
            @RequestParam(required = false) @Nullable @Min(0) @Max(MAX_OVERLAP_MS) Long overlapMs) {
        Duration kept = overlapMs == null ? overlap : Duration.ofMillis(overlapMs);
        return credentials
                .make(worker(workerId), kept, caller.userId())
                .doOnNext(made -> LOG.info(
                        "Operator {} has made a credential of a worker: {}",
                        caller.userId(),
                        made.issued().id()))
                .map(made -> ResponseEntity.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .body(new NewCredential(
                                workerId,
                                made.issued().id().key(),
                                made.text(),
                                made.issued().createdAt(),
                                kept.toMillis())));
    }

    @GetMapping
    @MayFail(ProblemCode.OPERATOR_REQUIRED)
    @Operation(
            operationId = "listWorkerCredentials",
            summary = "List the credentials of a worker",
            description = "The newest first, with those that ended within the last day; without their secrets.")
    Mono<WorkerCredentials> list(@PathVariable String workerId) {
        return credentials
                .of(worker(workerId))
                .map(all -> new WorkerCredentials(
                        all.stream().map(WorkerCredentialBody::of).toList()));
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.OPERATOR_REQUIRED, ProblemCode.CREDENTIAL_NOT_FOUND})
    @Operation(
            operationId = "revokeWorkerCredential",
            summary = "Revoke a credential of a worker",
            description =
                    "Within a second no pod accepts it. A worker that called with it last gets no more sessions until"
                            + " it registers with another; those that it has move when it is silent for too long.")
    Mono<Void> revoke(Caller caller, @PathVariable String workerId, @PathVariable String key) {
        return end(caller, workerId, key);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.OPERATOR_REQUIRED, ProblemCode.CREDENTIAL_NOT_FOUND})
    @Operation(
            operationId = "revokeWorkerCredentials",
            summary = "Revoke all credentials of a worker",
            description = "As for one of them.")
    Mono<Void> revokeAll(Caller caller, @PathVariable String workerId) {
        return end(caller, workerId, null);
    }

    private Mono<Void> end(Caller caller, String workerId, @Nullable String key) {
        return credentials
                .revoke(worker(workerId), key)
                .filter(ended -> ended > 0)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.CREDENTIAL_NOT_FOUND)))
                .doOnNext(ended ->
                        LOG.info("Operator {} has revoked {} credentials of {}", caller.userId(), ended, workerId))
                .then();
    }

    private static WorkerId worker(String id) {
        return WorkerId.parse(id)
                .orElseThrow(() -> ProblemException.ofField("workerId", "is not an id that a worker can have"));
    }
}
