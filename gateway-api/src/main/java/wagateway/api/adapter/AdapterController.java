package wagateway.api.adapter;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.Linking.Shown;
import wagateway.api.background.DetachedTasks;
import wagateway.api.credential.PodSecrets;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.webhook.Webhooks.Receipt;
import wagateway.api.worker.WorkerFailure;
import wagateway.model.identity.SessionId;

/** Where workers of other kinds send their events, in their own words. */
@RestController
@RequestMapping("/api/v1/adapters")
@Tag(name = "Webhooks")
@SecurityRequirement(name = "linking")
class AdapterController {
    private static final int MAX_BYTES = 64 * 1_024;
    private static final Receipt NOTHING_SAID = new Receipt(false, false, null, null);

    private final Adapters adapters;
    private final AdaptedWorkers workers;
    private final PodSecrets secrets;
    private final DetachedTasks tasks;

    AdapterController(Adapters adapters, AdaptedWorkers workers, PodSecrets secrets, DetachedTasks tasks) {
        this.adapters = adapters;
        this.workers = workers;
        this.secrets = secrets;
        this.tasks = tasks;
    }

    @PostMapping("/{kind}/{sessionId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({
        ProblemCode.NOT_FOUND,
        ProblemCode.SESSION_NOT_FOUND,
        ProblemCode.WORKER_CREDENTIAL_INVALID,
        ProblemCode.SESSION_NOT_ASSIGNED,
        ProblemCode.WORKER_UNREACHABLE,
        ProblemCode.WORKER_REFUSED,
        ProblemCode.MALFORMED_BODY,
        ProblemCode.REQUEST_TIMEOUT,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.OVERLOADED
    })
    @Operation(
            operationId = "receiveEvent",
            summary = "Take an event of a worker of another kind",
            description =
                    "The gateway gives this address, with its k, to the worker with each session. What the worker sends there is as"
                            + " it always sends it. It proves itself by its own signature where its kind signs, else by"
                            + " the secret in k. An event that says nothing of the session's status is not accepted, and nothing is wrong"
                            + " with that.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(type = "object")),
                                @Content(
                                        mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                                        schema = @Schema(type = "object"))
                            }))
    Mono<Receipt> receive(
            @PathVariable String kind,
            @PathVariable String sessionId,
            @Parameter(hidden = true) @RequestParam(defaultValue = "") String k,
            ServerHttpRequest request) {
        WorkerAdapter adapter = adapters.named(kind).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
        SessionId session =
                SessionId.parse(sessionId).orElseThrow(() -> ProblemException.of(ProblemCode.SESSION_NOT_FOUND));
        Shown shown = Linking.parse(adapter.kind(), session, k)
                .orElseThrow(() -> ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID));
        return body(request)
                .map(body -> new Delivery(shown.linking(), shown.secret(), request.getHeaders(), body))
                .filter(delivery ->
                        secrets.isProven(shown.linking().purpose(), secret -> adapter.proves(secret, delivery)))
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID)))
                .flatMap(delivery -> tasks.run(adapter.read(delivery)
                        .flatMap(fields -> workers.report(shown.linking().worker(), session, fields))))
                .defaultIfEmpty(NOTHING_SAID)
                .onErrorMap(WorkerFailure.class, AdapterController::problem);
    }

    /** Read here, as WebFlux gives controllers no forms. */
    private static Mono<String> body(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > MAX_BYTES) {
            return Mono.error(ProblemException.of(ProblemCode.BODY_TOO_LARGE));
        }
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(buffer -> {
                    String text = buffer.toString(StandardCharsets.UTF_8);
                    DataBufferUtils.release(buffer);
                    return text;
                })
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.MALFORMED_BODY)));
    }

    static ProblemException problem(WorkerFailure failure) {
        return ProblemException.of(failure.answered() ? ProblemCode.WORKER_REFUSED : ProblemCode.WORKER_UNREACHABLE);
    }
}
