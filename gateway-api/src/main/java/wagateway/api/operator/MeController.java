package wagateway.api.operator;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import wagateway.model.identity.Caller;

/** Says whose token it is that a page has, so that it offers nobody what he may not do. */
@RestController
@RequestMapping("/api/v1/me")
@Tag(name = "Sessions")
@SecurityRequirement(name = "user")
class MeController {
    /** @param operator whether the calls of operators are open to it */
    record Me(String userId, boolean operator) {}

    @GetMapping
    @Operation(
            operationId = "getMe",
            summary = "Get who this is",
            description = "The user of the token, and whether it makes an operator.")
    Mono<Me> get(Caller caller) {
        return Mono.just(new Me(caller.userId().value(), caller.operator()));
    }
}
