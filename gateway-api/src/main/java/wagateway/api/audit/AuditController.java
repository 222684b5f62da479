package wagateway.api.audit;

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
import wagateway.api.audit.AuditBodies.AuditPage;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.model.identity.Caller;
import wagateway.model.identity.SessionId;

/** Tells users of their sessions, and operators of everything. */
@RestController
@RequestMapping("/api/v1")
@SecurityRequirement(name = "user")
class AuditController {
    private final PostgresAudit audit;

    AuditController(PostgresAudit audit) {
        this.audit = audit;
    }

    @GetMapping("/sessions/{id}/audit")
    @Tag(name = "Sessions")
    @Operation(
            operationId = "readSessionAudit",
            summary = "Read who did what with a session",
            description =
                    "The newest first, as long as entries are kept, also when the session is deleted; empty where there is none."
                            + " `next` is the value of `before` for the following page; the last page has none.")
    Mono<AuditPage> ofSession(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Min(1) @Nullable Long before) {
        return Mono.justOrEmpty(SessionId.parse(id))
                .flatMap(session -> audit.page(caller.userId().value(), session.value(), before, limit + 1))
                .defaultIfEmpty(List.of())
                .map(found -> AuditPage.of(found, limit));
    }

    @GetMapping("/operator/audit")
    @Tag(name = "Operators")
    @MayFail(ProblemCode.OPERATOR_REQUIRED)
    @Operation(
            operationId = "readAudit",
            summary = "Read who did what",
            description = "The newest first, of everybody or of one user. For operators alone.")
    Mono<AuditPage> ofAll(
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Min(1) @Nullable Long before) {
        return audit.page(userId, null, before, limit + 1).map(found -> AuditPage.of(found, limit));
    }
}
