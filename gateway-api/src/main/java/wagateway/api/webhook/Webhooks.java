package wagateway.api.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.Problem;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Outcome;
import wagateway.api.session.SessionJournal;
import wagateway.model.identity.SessionId;

/**
 * Where workers report. A report is answered when PostgreSQL has committed it, and not before. The annotations are for the
 * OpenAPI document; what serves these calls is in {@code webhook.http}.
 */
@Component
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Webhooks")
@SecurityRequirement(name = "worker")
public class Webhooks {
    private final SessionJournal journal;
    private final InstantSource clock;
    private final WarningLog log;

    Webhooks(SessionJournal journal, InstantSource clock, MeterRegistry registry) {
        this.journal = journal;
        this.clock = clock;
        this.log = new WarningLog(registry);
    }

    /**
     * @param accepted stored, and on its way to whoever watches
     * @param duplicate the {@code eventId} had been stored
     * @param stale something newer had been stored, the linking is over, or the session is another worker's; absent otherwise
     * @param warnings what was repaired in the report, or is probably a mistake, for whoever wrote the worker; absent otherwise
     */
    public record Receipt(
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
                case Outcome.NotAssigned _ -> throw ProblemException.of(ProblemCode.SESSION_NOT_ASSIGNED);
                case Outcome.Unknown _ -> throw ProblemException.of(ProblemCode.SESSION_NOT_FOUND);
            };
        }
    }

    @PostMapping("/session-status")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({
        ProblemCode.SESSION_NOT_FOUND,
        ProblemCode.SESSION_NOT_ASSIGNED,
        ProblemCode.CREDENTIAL_OF_ANOTHER_WORKER,
        ProblemCode.OVERLOADED
    })
    @Operation(
            operationId = "reportStatus",
            summary = "Report the status of a session",
            description = "Safe to repeat with an eventId. A late report (workerEpoch and sequence, or occurredAt)"
                    + " never overwrites a newer one, nor does that of a worker (workerId) without the session, nor one of"
                    + " a linking that the user ended. What is wrong with the decoration of a status is repaired, and told"
                    + " in warnings, as is what is probably a mistake.")
    public Mono<Receipt> report(ProvenWorker sender, @RequestBody Report report) {
        return report(sender, new ReportReader.Reading(report, List.of()));
    }

    /** Likewise, of a report that was read here. */
    public Mono<Receipt> report(ProvenWorker sender, ReportReader.Reading reading) {
        Report report = reading.report();
        SessionId id = SessionId.parse(report.sessionId())
                .orElseThrow(() -> ProblemException.of(ProblemCode.SESSION_NOT_FOUND));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var mapped = ReportMapping.map(id, report, sender, now);
        List<String> warnings = reading.with(mapped.warnings());
        log.warn(report, warnings, now);
        return journal.append(mapped.change()).map(outcome -> Receipt.of(outcome, warnings));
    }

    /**
     * What became of one report of a batch.
     *
     * @param receipt as of a report by itself; absent where there is a problem
     * @param problem why it was not taken; absent otherwise
     */
    public record Answer(
            @Nullable Receipt receipt, @Nullable Problem problem) {}

    /** @param answers one for each report, in their order */
    public record Answers(List<Answer> answers) {}

    @PostMapping(
            path = "/session-status/batch",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({
        ProblemCode.MALFORMED_BODY,
        ProblemCode.REQUEST_TIMEOUT,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.MEDIA_TYPE_NOT_SUPPORTED
    })
    @Operation(
            operationId = "reportStatuses",
            summary = "Report the status of many sessions",
            description =
                    "Up to " + ReportReader.MAX_REPORTS + " reports and 2 MB, as a JSON array or as lines of JSON"
                            + " (NDJSON), for workers that start again. Each is answered by itself, in the same order: one that cannot be"
                            + " taken stops no other. Of those that were not taken, repeat the ones with a status of 500 and above.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        array = @ArraySchema(schema = @Schema(implementation = Report.class))),
                                @Content(
                                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                                        schema = @Schema(implementation = Report.class))
                            }))
    public Mono<Answers> reportMany(ProvenWorker sender, @Parameter(hidden = true) List<ReportReader.Item> reports) {
        return Flux.range(0, reports.size())
                .flatMapSequential(n -> answer(sender.ofPart(n), reports.get(n)), ReportReader.MAX_REPORTS)
                .collectList()
                .map(Answers::new);
    }

    private Mono<Answer> answer(ProvenWorker sender, ReportReader.Item item) {
        return Mono.defer(() -> report(sender, item.read()))
                .map(receipt -> new Answer(receipt, null))
                .onErrorResume(e -> Mono.just(new Answer(null, Problem.of(e))));
    }
}
