package wagateway.api.trace;

import io.micrometer.tracing.Span;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** A line of the log about a session, which a search finds by fields: {@code sessionId}, {@code userId}, {@code traceId}. */
public final class SessionLog {
    private SessionLog() {}

    /**
     * Warns, when it is subscribed to, that the session "was not moved" or the like, and why. The trace is that of the request,
     * if it is for one.
     */
    public static Mono<Void> warn(Logger log, SessionId session, UserId owner, String what, Throwable failure) {
        return Mono.deferContextual(context -> {
            var found = log.atWarn().addKeyValue("sessionId", session.value()).addKeyValue("userId", owner.value());
            if (RequestSpan.of(context) instanceof Span span) {
                found = found.addKeyValue("traceId", span.context().traceId());
            }
            found.log("Session {} {}: {}", session, what, failure.getMessage());
            return Mono.empty();
        });
    }
}
