package wagateway.api.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.operator.PostgresWorkers.KnownWorker;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.worker.ClientOfKind;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.WorkerId;

/** Says which workers there are. */
@RestController
@RequestMapping("/api/v1/operator/workers")
@Tag(name = "Operators")
@SecurityRequirement(name = "user")
class WorkersController {
    private final PostgresWorkers workers;
    private final List<String> kinds;

    WorkersController(PostgresWorkers workers, List<ClientOfKind> clients) {
        this.workers = workers;
        this.kinds = clients.stream()
                .map(ClientOfKind::kind)
                .filter(kind -> !kind.equals(WorkerKind.NATIVE))
                .map(WorkerKind::name)
                .sorted()
                .toList();
    }

    /** @param kinds those that an operator registers */
    record KnownWorkers(List<KnownWorker> items, @Nullable String next, List<String> kinds) {}

    @GetMapping
    @MayFail(ProblemCode.OPERATOR_REQUIRED)
    @Operation(
            operationId = "listWorkers",
            summary = "List the workers",
            description =
                    "In the order of their ids, also those that are silent, until they are forgotten after 7 days."
                            + " `next` is the value of `after` for the following page; the last page has none. `kinds` are those"
                            + " of which an operator registers workers; others come by themselves.")
    Mono<KnownWorkers> list(
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit,
            @RequestParam(required = false) @Nullable String after) {
        String start = after == null
                ? ""
                : WorkerId.parse(after)
                        .orElseThrow(() -> ProblemException.ofField("after", "is not a cursor"))
                        .value();
        return workers.list(start, limit + 1).map(found -> {
            var items = found.stream().limit(limit).toList();
            return new KnownWorkers(
                    items, found.size() > limit ? items.getLast().id() : null, kinds);
        });
    }

    @GetMapping("/{workerId}")
    @MayFail({ProblemCode.OPERATOR_REQUIRED, ProblemCode.WORKER_NOT_FOUND})
    @Operation(
            operationId = "getWorker",
            summary = "Get a worker",
            description = "With how many sessions are on it, by status.")
    Mono<KnownWorker> get(@PathVariable String workerId) {
        return Mono.justOrEmpty(WorkerId.parse(workerId))
                .flatMap(workers::find)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_NOT_FOUND)));
    }
}
