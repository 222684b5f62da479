package wagateway.api.worker;

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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** The calls by which workers come, stay and go. */
@RestController
@RequestMapping("/api/v1/workers")
@Tag(name = "Workers")
@SecurityRequirement(name = "worker")
class WorkerController {
    private final PostgresWorkerRegistry registry;
    private final Endpoints endpoints;

    WorkerController(PostgresWorkerRegistry registry, Endpoints endpoints) {
        this.registry = registry;
        this.endpoints = endpoints;
    }

    /**
     * @param endpoint where the gateway calls the worker
     * @param capacity how many sessions it runs at most
     * @param fresh whether it runs none of the sessions that it had: each becomes {@code RECONNECTING}, and the worker is called
     *     for it
     * @param onlyWhileWatched whether it links sessions only while somebody watches, where those do not say otherwise
     */
    record Registration(
            @NotBlank @Pattern(regexp = "^[A-Za-z0-9._-]{1,100}$", message = "must have 1 to 100 of A-Z a-z 0-9 . _ -")
            String id,

            @NotBlank @Size(max = 500) String endpoint,
            @NotNull @Min(1) @Max(1_000_000) Integer capacity,
            @Nullable Boolean fresh,
            @Nullable Boolean onlyWhileWatched) {}

    record AssignedPage(
            List<AssignedSession> items, @Nullable String next) {}

    @PostMapping
    @MayFail({ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER})
    @Operation(
            operationId = "registerWorker",
            summary = "Register",
            description =
                    "Also for a worker that is known: it takes sessions again. One that has started anew without what it ran"
                            + " says so by fresh, and is called for each of its sessions; others stay as they are.")
    Mono<Registration> register(ProvenWorker caller, @Valid @RequestBody Registration body) {
        var id = new WorkerId(body.id());
        caller.require(id);
        boolean fresh = Boolean.TRUE.equals(body.fresh());
        boolean watched = Boolean.TRUE.equals(body.onlyWhileWatched());
        return endpoints
                .admitted(body.endpoint())
                .flatMap(endpoint -> registry.register(
                                new Worker(id, endpoint, caller.credential()), body.capacity(), fresh, watched)
                        .thenReturn(new Registration(
                                body.id(), endpoint, body.capacity(), body.fresh(), body.onlyWhileWatched())));
    }

    @GetMapping("/{id}/sessions")
    @MayFail({ProblemCode.WORKER_NOT_FOUND, ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER})
    @Operation(
            operationId = "listSessionsOfWorker",
            summary = "List the sessions of a worker",
            description =
                    "For a worker that starts anew: what it is to run, each as the call that opens it says. In the order of"
                            + " their ids. `next` is the value of `after` for the following page; the last page has none.")
    Mono<AssignedPage> sessions(
            ProvenWorker caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit,
            @RequestParam(required = false) @Nullable String after) {
        SessionId start = after == null
                ? null
                : SessionId.parse(after).orElseThrow(() -> ProblemException.ofField("after", "is not a cursor"));
        return known(caller, id)
                .flatMap(worker -> registry.sessions(worker, start, limit + 1))
                .map(found -> {
                    var items = found.stream().limit(limit).toList();
                    return new AssignedPage(
                            items, found.size() > limit ? items.getLast().sessionId() : null);
                });
    }

    @PutMapping("/{id}/heartbeat")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.WORKER_NOT_FOUND, ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER})
    @Operation(
            operationId = "heartbeat",
            summary = "Report that the worker is alive",
            description = "Every 10 s; after 30 s of silence it is dead, and its sessions move to others.")
    Mono<Void> heartbeat(ProvenWorker caller, @PathVariable String id) {
        return known(caller, id)
                .flatMap(worker -> registry.heartbeat(worker, caller.credential()))
                .flatMap(WorkerController::found);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.WORKER_NOT_FOUND, ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER})
    @Operation(
            operationId = "drainWorker",
            summary = "Drain",
            description = "The worker keeps its sessions and gets no more; they move when it falls silent.")
    Mono<Void> drain(ProvenWorker caller, @PathVariable String id) {
        return known(caller, id).flatMap(registry::drain).flatMap(WorkerController::found);
    }

    private static Mono<WorkerId> known(ProvenWorker caller, String id) {
        return Mono.justOrEmpty(WorkerId.parse(id))
                .doOnNext(caller::require)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_NOT_FOUND)));
    }

    private static Mono<Void> found(boolean found) {
        return found ? Mono.empty() : Mono.error(ProblemException.of(ProblemCode.WORKER_NOT_FOUND));
    }
}
