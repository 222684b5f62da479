package wagateway.api.qr;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.accept.HeaderContentTypeResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.session.Sessions;
import wagateway.api.watching.RedisWatching;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.Caller;
import wagateway.model.identity.SessionId;

/** Returns the code for as long as it can be scanned; the answers must not be cached. */
@RestController
@RequestMapping("/api/v1/sessions/{id}/qr")
@Tag(name = "Sessions")
@SecurityRequirement(name = "user")
class QrController {
    private static final HeaderContentTypeResolver ACCEPT = new HeaderContentTypeResolver();
    /** More than the largest symbol has modules, so that each is a pixel at least. */
    private static final int MIN_SIZE = 200;

    private static final int MAX_SIZE = 1000;

    private final Sessions sessions;
    private final RedisWatching watching;
    private final ZxingQrEncoder encoder;
    private final InstantSource clock;

    QrController(Sessions sessions, RedisWatching watching, ZxingQrEncoder encoder, InstantSource clock) {
        this.sessions = sessions;
        this.watching = watching;
        this.encoder = encoder;
        this.clock = clock;
    }

    record QrBody(
            String sessionId,
            String qrCode,
            Instant expiresAt,
            long ttlMs,
            @Nullable Integer attempt,
            @Nullable Integer maxAttempts,
            @Nullable String pairingCode,
            @Nullable Instant pairingCodeExpiresAt) {
        static QrBody of(SessionId session, QrCode qr) {
            PairingCode pairing = qr.pairingCode();
            return new QrBody(
                    session.value(),
                    qr.value(),
                    qr.expiresAt(),
                    qr.ttl().toMillis(),
                    qr.attempt(),
                    qr.maxAttempts(),
                    pairing == null ? null : pairing.value(),
                    pairing == null ? null : pairing.expiresAt());
        }
    }

    @GetMapping(
            produces = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.IMAGE_PNG_VALUE,
                QrForm.SVG_TYPE,
                MediaType.TEXT_PLAIN_VALUE
            })
    @ApiResponse(
            responseCode = "200",
            description = "The code; it must not be cached",
            headers =
                    @Header(
                            name = "Expires",
                            description = "When the code runs out",
                            schema = @Schema(type = "string")),
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = QrBody.class)),
                @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = QrForm.SVG_TYPE, schema = @Schema(type = "string")),
                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string"))
            })
    @MayFail({
        ProblemCode.SESSION_NOT_FOUND,
        ProblemCode.QR_NOT_AVAILABLE,
        ProblemCode.QR_EXPIRED,
        ProblemCode.QR_NOT_DRAWABLE
    })
    @Operation(
            operationId = "readQr",
            summary = "Read the QR code to scan now",
            description = "As the Accept header says: the raw string in JSON, a picture, or text for a terminal with"
                    + " bright characters on a dark ground.")
    Mono<ResponseEntity<Object>> read(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "400") @Min(MIN_SIZE) @Max(MAX_SIZE) int size,
            ServerWebExchange exchange) {
        QrForm form = QrForm.of(ACCEPT.resolveMediaTypes(exchange));
        return sessions.require(caller.userId(), id)
                .delayUntil(watching::lookedAt)
                .publishOn(Schedulers.parallel())
                .map(session -> {
                    QrCode shown = shown(session.latest().state());
                    return ResponseEntity.ok()
                            .contentType(form.mediaType())
                            .cacheControl(CacheControl.noStore())
                            .varyBy(HttpHeaders.ACCEPT)
                            .headers(headers -> headers.setExpires(shown.expiresAt()))
                            .body(body(session.id(), shown, form, size));
                });
    }

    private QrCode shown(SessionState state) {
        return switch (state) {
            case QrShown(QrCode qr) when !qr.isExpiredAt(clock.instant()) -> qr;
            case QrShown _ -> throw ProblemException.of(ProblemCode.QR_EXPIRED);
            case StatusOnly status when waits(status) -> throw ProblemException.of(ProblemCode.QR_EXPIRED);
            default -> throw ProblemException.of(ProblemCode.QR_NOT_AVAILABLE);
        };
    }

    private static boolean waits(StatusOnly status) {
        return status.isUnwatched()
                || (status.status().equals(SessionStatus.QR_REQUIRED) && status.reason() == Reason.QR_EXPIRED);
    }

    private Object body(SessionId session, QrCode shown, QrForm form, int size) {
        return switch (form) {
            case JSON -> QrBody.of(session, shown);
            case PNG -> PngQr.draw(symbol(shown), size);
            case SVG -> SvgQr.draw(symbol(shown), size).getBytes(StandardCharsets.UTF_8);
            case TEXT -> TerminalQr.draw(symbol(shown)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private QrSymbol symbol(QrCode shown) {
        return encoder.encode(shown.value()).orElseThrow(() -> ProblemException.of(ProblemCode.QR_NOT_DRAWABLE));
    }
}
