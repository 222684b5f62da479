package wagateway.api.webhook;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    private final WarningLog log = new WarningLog();

    WebhookController(SessionJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param accepted stored, and on its way to whoever watches
     * @param duplicate the {@code eventId} had been stored
     * @param stale something newer had been stored, the linking is over, or the session is another worker's; absent otherwise
     * @param warnings what was repaired in the report, for whoever wrote the worker; absent otherwise
     */
    record Receipt(
            boolean accepted,
            boolean duplicate,
            @Nullable Boolean stale,
            @Nullable List<String> warnings) {
        static Receipt of(Outcome outcome, List<String> warnings) {
            List<String> told = warnings.isEmpty() ? null : warnings;
            return switch (outcome) {
                case Outcome.Stored _ -> new Receipt(true, false, null, told);
                case Outcome.Duplicate _ -> new Receipt(false, true, null, told);
                case Outcome.Stale _, Outcome.SlotTaken _ -> new Receipt(false, false, true, told);
                case Outcome.Unknown _ -> throw ProblemException.of(ProblemCode.SESSION_NOT_FOUND);
            };
        }
    }

    @PostMapping("/session-status")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({ProblemCode.SESSION_NOT_FOUND, ProblemCode.OVERLOADED})
    @Operation(
            operationId = "reportStatus",
            summary = "Report the status of a session",
            description = "Safe to repeat with an eventId. A late report (workerEpoch and sequence, or occurredAt)"
                    + " never overwrites a newer one, nor does that of a worker (workerId) without the session, nor one of"
                    + " a linking that the user ended. What is wrong with the decoration of a status is repaired, and told"
                    + " in warnings.")
    Mono<Receipt> report(@Valid @RequestBody Report report) {
        SessionId id = SessionId.parse(report.sessionId())
                .orElseThrow(() -> ProblemException.of(ProblemCode.SESSION_NOT_FOUND));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var mapped = ReportMapping.map(id, report, now);
        log.warn(report, mapped.warnings(), now);
        return journal.append(mapped.change()).map(outcome -> Receipt.of(outcome, mapped.warnings()));
    }
}
