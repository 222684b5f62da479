package wagateway.api.webhook;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionJournal;
import wagateway.model.identity.SessionId;

/** Where workers report. A report is answered when PostgreSQL has committed it, and not before. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Webhooks")
@SecurityRequirement(name = "worker")
class WebhookController {
    private final SessionJournal journal;
    private final InstantSource clock;

    WebhookController(SessionJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param accepted stored, and on its way to whoever watches
     * @param duplicate the {@code eventId} had been stored
     * @param stale something newer had been stored, or the session is another worker's; absent otherwise
     */
    record Receipt(
            boolean accepted, boolean duplicate, @Nullable Boolean stale) {
        static final Receipt ACCEPTED = new Receipt(true, false, null);
        static final Receipt DUPLICATE = new Receipt(false, true, null);
        static final Receipt STALE = new Receipt(false, false, true);
    }

    @PostMapping("/session-status")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({ProblemCode.SESSION_NOT_FOUND, ProblemCode.OVERLOADED})
    @Operation(
            operationId = "reportStatus",
            summary = "Report the status of a session",
            description = "Safe to repeat with an eventId. A late report (workerEpoch and sequence, or occurredAt)"
                    + " never overwrites a newer one, nor does that of a worker (workerId) without the session.")
    Mono<Receipt> report(@Valid @RequestBody Report report) {
        return Mono.justOrEmpty(SessionId.parse(report.sessionId()))
                .flatMap(id -> journal.append(
                        ReportMapping.change(id, report, clock.instant().truncatedTo(ChronoUnit.MILLIS))))
                .defaultIfEmpty(new Outcome.Unknown())
                .map(outcome -> switch (outcome) {
                    case Outcome.Stored _ -> Receipt.ACCEPTED;
                    case Outcome.Duplicate _ -> Receipt.DUPLICATE;
                    case Outcome.Stale _, Outcome.SlotTaken _ -> Receipt.STALE;
                    case Outcome.Unknown _ -> throw ProblemException.of(ProblemCode.SESSION_NOT_FOUND);
                });
    }
}
