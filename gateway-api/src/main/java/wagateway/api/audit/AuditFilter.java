package wagateway.api.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import wagateway.api.admission.UserBuckets;
import wagateway.api.background.DetachedTasks;
import wagateway.api.problem.Problem;
import wagateway.model.identity.Caller;

/**
 * Adds an entry for each {@link AuditedCall} before it is answered. One whose caller went before is added as {@value #ABANDONED}: it was
 * done or not. Of what a user is refused a pod adds {@value #REFUSALS} at once and one a second.
 *
 * <p>Not promised: an entry where PostgreSQL or the pod ends between what was done and its entry; the log has what could not be added.
 */
@Component
@Order(20)
final class AuditFilter implements WebFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
    private static final String ABANDONED = "abandoned";
    private static final int REFUSALS = 60;
    private static final int MAX_TEXT = 200;

    private final PostgresAudit audit;
    private final DetachedTasks tasks;
    private final UserBuckets refusals;

    AuditFilter(PostgresAudit audit, DetachedTasks tasks, InstantSource clock) {
        this.audit = audit;
        this.tasks = tasks;
        this.refusals = new UserBuckets(REFUSALS, 1, Duration.ofSeconds(1), clock);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        AuditedCall call = AuditedCall.of(exchange.getRequest());
        return call == null
                ? chain.filter(exchange)
                : Mono.deferContextual(context -> context.getOrDefault(Caller.class, null) instanceof Caller caller
                        ? audited(exchange, chain, call, caller)
                        : chain.filter(exchange));
    }

    private Mono<Void> audited(ServerWebExchange exchange, WebFilterChain chain, AuditedCall call, Caller caller) {
        var refused = new AtomicReference<@Nullable String>();
        var added = new AtomicBoolean();
        exchange.getResponse().beforeCommit(() -> add(entry(exchange, call, caller, refused.get()), added));
        return chain.filter(exchange)
                .doOnError(failure -> refused.set(Problem.of(failure).code()))
                .doOnCancel(() -> addLater(entry(exchange, call, caller, ABANDONED), added));
    }

    private Mono<Void> add(AuditEntry entry, AtomicBoolean added) {
        boolean perhapsDone = entry.refused() == null || entry.refused().equals(ABANDONED);
        if (!perhapsDone && !refusals.spend(entry.actor()).isConsumed()) {
            added.set(true);
            return Mono.empty();
        }
        return audit.add(entry)
                .doOnSuccess(_ -> added.set(true))
                .doOnError(e -> LOG.error("Not in the audit: {}", entry, e))
                .onErrorComplete();
    }

    /** The tasks own it from then on. */
    private void addLater(AuditEntry entry, AtomicBoolean added) {
        if (!added.get()) {
            tasks.run(add(entry, added)).subscribe(_ -> {}, e -> LOG.error("Not in the audit: {}", entry, e));
        }
    }

    private static AuditEntry entry(
            ServerWebExchange exchange, AuditedCall call, Caller caller, @Nullable String refused) {
        ServerHttpRequest request = exchange.getRequest();
        Map<String, String> subject = call.subject(request);
        String session = subject.containsKey("id") ? subject.get("id") : created(exchange.getResponse());
        return new AuditEntry(
                call.action(),
                caller.userId(),
                bounded(subject.getOrDefault("userId", caller.userId().value())),
                session == null ? null : bounded(session),
                call == AuditedCall.OPERATED
                        ? bounded(request.getMethod() + " " + request.getPath().value())
                        : null,
                refused);
    }

    private static @Nullable String created(ServerHttpResponse response) {
        String place = response.getHeaders().getFirst(HttpHeaders.LOCATION);
        return place == null ? null : place.substring(place.lastIndexOf('/') + 1);
    }

    /** As PostgreSQL takes it. */
    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), MAX_TEXT)).replace("\0", "");
    }
}
