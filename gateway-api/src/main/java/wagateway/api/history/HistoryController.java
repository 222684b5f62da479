package wagateway.api.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.history.HistoryBodies.EventPage;
import wagateway.api.history.HistoryBodies.PastEvent;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.session.Sessions;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.Caller;

/** Tells the owner of a session what happened to it. */
@RestController
@RequestMapping("/api/v1/sessions/{id}/events")
@Tag(name = "Sessions")
@SecurityRequirement(name = "user")
class HistoryController {
    private final Sessions sessions;
    private final PostgresPastEvents events;

    HistoryController(Sessions sessions, PostgresPastEvents events) {
        this.sessions = sessions;
        this.events = events;
    }

    @GetMapping
    @MayFail({ProblemCode.SESSION_NOT_FOUND})
    @Operation(
            operationId = "readHistory",
            summary = "Read the history of a session",
            description =
                    "The newest event first, as long as events are kept. `next` is the value of `before` for the following"
                            + " page; the last page has none. QR codes and pairing codes are left out.")
    Mono<EventPage> read(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Min(1) @Nullable Long before) {
        EventVersion start = before == null ? null : new EventVersion(before);
        return sessions.require(caller.userId(), id)
                .flatMap(session -> events.of(session.id(), start, limit + 1))
                .map(found -> {
                    var items = found.stream().limit(limit).map(PastEvent::of).toList();
                    return new EventPage(
                            items, found.size() > limit ? items.getLast().version() : null);
                });
    }
}
