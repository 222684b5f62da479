package wagateway.api.trace;

import io.micrometer.tracing.Span;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** A line of the log about a session, which a search finds by fields: {@code sessionId}, {@code userId}, {@code traceId}. */
public final class SessionLine {
    private SessionLine() {}

    /** Writes it when it is subscribed to; the trace is that of the request, if it is for one. */
    public static Mono<Void> write(LoggingEventBuilder line, SessionId session, UserId owner, String message) {
        return Mono.deferContextual(context -> {
            var found = line.addKeyValue("sessionId", session.value()).addKeyValue("userId", owner.value());
            if (RequestSpan.of(context) instanceof Span span) {
                found = found.addKeyValue("traceId", span.context().traceId());
            }
            found.log(message);
            return Mono.empty();
        });
    }
}
