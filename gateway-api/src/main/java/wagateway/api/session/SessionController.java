package wagateway.api.session;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.session.SessionBodies.NewSession;
import wagateway.api.session.SessionBodies.SessionBody;
import wagateway.api.session.SessionBodies.SessionCounts;
import wagateway.api.session.SessionBodies.SessionPage;
import wagateway.model.identity.Caller;

/** Makes and reads the caller's sessions. */
@RestController
@RequestMapping("/api/v1/sessions")
@Tag(name = "Sessions")
@SecurityRequirement(name = "user")
class SessionController {
    private final Sessions sessions;

    SessionController(Sessions sessions) {
        this.sessions = sessions;
    }

    @PostMapping
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            useReturnTypeSchema = true,
            headers = @Header(name = "Location", description = "Of the session", schema = @Schema(type = "string")))
    @MayFail({ProblemCode.SESSION_EXISTS, ProblemCode.SESSION_LIMIT_REACHED})
    @Operation(
            operationId = "createSession",
            summary = "Create a session",
            description =
                    "The name is in any script. Its id is {user}-{name}, with a short hash where the name has letters"
                            + " other than a-z; it waits to be connected.")
    Mono<ResponseEntity<SessionBody>> create(Caller caller, @Valid @RequestBody NewSession body) {
        return sessions.create(caller.userId(), body.name(), body.onlyWhileWatched())
                .map(session -> ResponseEntity.created(URI.create("/api/v1/sessions/" + session.id()))
                        .body(SessionBody.of(session)));
    }

    @GetMapping
    @Operation(
            operationId = "listSessions",
            summary = "List the sessions",
            description =
                    "In the order of their ids, or as `sort` says. `next` is the value of `cursor` for the following page, with the"
                            + " same other parameters; the last page has none. Give it back as it is: its form may change.")
    Mono<SessionPage> list(
            Caller caller,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String after) {
        SessionSearch search = SessionSearch.of(status, q, sort, cursor, after, limit);
        return sessions.list(caller.userId(), search).map(found -> SessionPage.of(found, search.order()));
    }

    @GetMapping("/counts")
    @Operation(
            operationId = "countSessions",
            summary = "Count the sessions",
            description = "By their status, all pages of the list together.")
    Mono<SessionCounts> counts(Caller caller) {
        return sessions.counts(caller.userId()).map(SessionCounts::of);
    }

    @GetMapping("/{id}")
    @MayFail({ProblemCode.SESSION_NOT_FOUND})
    @Operation(operationId = "readSession", summary = "Read a session")
    Mono<SessionBody> read(Caller caller, @PathVariable String id) {
        return sessions.require(caller.userId(), id).map(SessionBody::of);
    }

    @GetMapping("/{id}/status")
    @MayFail({ProblemCode.SESSION_NOT_FOUND})
    @Operation(operationId = "readStatus", summary = "Read the status of a session")
    Mono<StatusBody> status(Caller caller, @PathVariable String id) {
        return sessions.require(caller.userId(), id).map(session -> StatusBody.of(session.latest()));
    }
}
