package wagateway.api.connect;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.session.StatusBody;
import wagateway.model.identity.Caller;

/** The calls about the caller's sessions that reach a worker. */
@RestController
@RequestMapping("/api/v1/sessions/{id}")
@Tag(name = "Sessions")
@SecurityRequirement(name = "user")
class ConnectController {
    private final SessionConnector connector;

    ConnectController(SessionConnector connector) {
        this.connector = connector;
    }

    @PostMapping("/connect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({
        ProblemCode.SESSION_NOT_FOUND,
        ProblemCode.WORKER_UNREACHABLE,
        ProblemCode.WORKER_REFUSED,
        ProblemCode.NO_WORKER,
        ProblemCode.TOO_MANY_CONNECTS,
        ProblemCode.SLOT_LIMIT_REACHED,
        ProblemCode.OVERLOADED
    })
    @Operation(
            operationId = "connectSession",
            summary = "Connect",
            description =
                    "Asks a worker to link the session; its QR codes are pushed. With a phone number it is asked for a"
                            + " pairing code too, to be typed on that phone. A session that is connected stays so, and"
                            + " its status is returned. A session whose worker reports nothing for a minute fails with the reason"
                            + " worker_silent. One that is linked only while somebody watches is paused with the reason unwatched"
                            + " when nobody does, and goes on when somebody subscribes to it or reads its QR code.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ConnectRequest.class))))
    Mono<StatusBody> connect(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean force,
            ServerHttpRequest request) {
        return ConnectRequest.read(request)
                .flatMap(asked -> force
                        ? connector.reconnect(caller.userId(), id, asked)
                        : connector.connect(caller.userId(), id, asked))
                .map(StatusBody::of);
    }

    @PostMapping("/disconnect")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @MayFail({ProblemCode.SESSION_NOT_FOUND, ProblemCode.OVERLOADED})
    @Operation(operationId = "disconnectSession", summary = "Disconnect")
    Mono<StatusBody> disconnect(Caller caller, @PathVariable String id) {
        return connector.disconnect(caller.userId(), id).map(StatusBody::of);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @MayFail({ProblemCode.SESSION_NOT_FOUND, ProblemCode.OVERLOADED})
    @Operation(
            operationId = "deleteSession",
            summary = "Delete",
            description = "The worker is asked to close the session, if it can be reached.")
    Mono<Void> delete(Caller caller, @PathVariable String id) {
        return connector.delete(caller.userId(), id);
    }
}
