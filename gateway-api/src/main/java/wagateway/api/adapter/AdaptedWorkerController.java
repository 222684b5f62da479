package wagateway.api.adapter;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
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
import wagateway.api.worker.Endpoints;
import wagateway.api.worker.PostgresWorkerRegistry;
import wagateway.api.worker.Worker;
import wagateway.api.worker.Worker.Adapted;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.identity.Caller;
import wagateway.model.identity.WorkerId;

/** Registers workers that cannot do that themselves. */
@RestController
@RequestMapping("/api/v1/operator/workers")
@Tag(name = "Operators")
@SecurityRequirement(name = "user")
class AdaptedWorkerController {
    private static final Logger LOG = LoggerFactory.getLogger(AdaptedWorkerController.class);

    private final Adapters adapters;
    private final AdaptedWorkers workers;
    private final PostgresAdaptedWorkers stored;
    private final PostgresWorkerRegistry registry;
    private final Endpoints endpoints;

    AdaptedWorkerController(
            Adapters adapters,
            AdaptedWorkers workers,
            PostgresAdaptedWorkers stored,
            PostgresWorkerRegistry registry,
            Endpoints endpoints) {
        this.adapters = adapters;
        this.workers = workers;
        this.stored = stored;
        this.registry = registry;
        this.endpoints = endpoints;
    }

    /**
     * @param kind what program it is
     * @param endpoint where the gateway calls the worker
     * @param apiKey what the gateway shows it
     * @param gatewayUrl where the worker reaches the API
     * @param capacity how many sessions it runs at most
     */
    record AdaptedRegistration(
            @NotBlank @Pattern(regexp = "^[A-Za-z0-9._-]{1,100}$", message = "must have 1 to 100 of A-Z a-z 0-9 . _ -")
            String id,

            @NotBlank @Size(max = 32) String kind,
            @NotBlank @Size(max = 500) String endpoint,

            @NotBlank
            @Size(max = 1000)
            @Pattern(regexp = "^[\\x21-\\x7e]*$", message = "must be visible ASCII characters")
            String apiKey,

            @NotBlank @Size(max = 500) String gatewayUrl,
            @NotNull @Min(1) @Max(1_000_000) Integer capacity) {
        /** Without the key. */
        @Override
        public String toString() {
            return "AdaptedRegistration[" + id + ", " + kind + "]";
        }
    }

    /** @param setUp what is left to be done at the worker */
    record AdaptedRegistered(
            String id, String kind, String endpoint, String gatewayUrl, Integer capacity, String setUp) {}

    @PostMapping
    @MayFail({
        ProblemCode.OPERATOR_REQUIRED,
        ProblemCode.WORKER_KEYS_MISSING,
        ProblemCode.WORKER_UNREACHABLE,
        ProblemCode.WORKER_REFUSED
    })
    @Operation(
            operationId = "registerWorkerOfAnotherKind",
            summary = "Register a worker of another kind",
            description =
                    "One that exists and stays as it is, such as WAHA. It is called once, so that a wrong address or key is noticed, and"
                            + " from then on asked every 10 s whether it lives. Also for one that is known: it takes sessions"
                            + " again. Its key is stored sealed. For operators alone.")
    Mono<AdaptedRegistered> register(Caller caller, @Valid @RequestBody AdaptedRegistration body) {
        WorkerAdapter adapter = adapters.named(body.kind())
                .orElseThrow(() ->
                        ProblemException.ofField("kind", "must be one of " + String.join(", ", adapters.kinds())));
        var id = new WorkerId(body.id());
        String gateway = Endpoints.parsed("gatewayUrl", body.gatewayUrl());
        return endpoints
                .admitted(body.endpoint())
                .map(endpoint -> new Worker(
                        id,
                        endpoint,
                        null,
                        new Adapted(
                                adapter.kind(), workers.sealed(body.apiKey(), adapter.kind(), id, endpoint), gateway)))
                .flatMap(worker -> adapter.probe(worker)
                        .onErrorMap(WorkerFailure.class, AdapterController::problem)
                        .then(Mono.defer(() -> stored.register(worker, body.capacity())))
                        .doOnSuccess(_ -> LOG.info(
                                "Operator {} has registered a worker of the kind {}: {}",
                                caller.userId(),
                                adapter.kind(),
                                id))
                        .thenReturn(new AdaptedRegistered(
                                body.id(), body.kind(), worker.endpoint(), gateway, body.capacity(), adapter.setUp())));
    }

    @DeleteMapping("/{workerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.OPERATOR_REQUIRED, ProblemCode.WORKER_NOT_FOUND})
    @Operation(
            operationId = "drainWorkerAsOperator",
            summary = "Drain a worker",
            description = "Of any kind. It keeps its sessions and gets no more; they move when it falls silent.")
    Mono<Void> drain(Caller caller, @PathVariable String workerId) {
        return Mono.fromCallable(() -> new WorkerId(workerId))
                .onErrorComplete(IllegalArgumentException.class)
                .filterWhen(registry::drain)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_NOT_FOUND)))
                .doOnNext(id -> LOG.info("Operator {} has drained a worker: {}", caller.userId(), id))
                .then();
    }
}
