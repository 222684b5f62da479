package wagateway.api.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** An outbox and the state of sessions in memory, in the order in which they were given. */
public final class EventTables implements Outbox, LatestEvents {
    public final List<PendingEvent> left = new ArrayList<>();
    final List<PendingEvent> deleted = new ArrayList<>();
    int relays;

    /** An event of the user {@code u}. */
    public static PendingEvent event(String session, long version) {
        return new PendingEvent(new UserId("u"), new SessionId(session), new EventVersion(version), "");
    }

    @Override
    public Mono<Void> delete(List<PendingEvent> published) {
        return Mono.fromRunnable(() -> deleted.addAll(published));
    }

    @Override
    public Mono<Integer> relay(Function<List<PendingEvent>, Flux<PendingEvent>> publish) {
        return Mono.defer(() -> {
            relays++;
            List<PendingEvent> batch = List.copyOf(left);
            return batch.isEmpty()
                    ? Mono.just(0)
                    : publish.apply(batch).doOnNext(left::remove).then(Mono.just(batch.size()));
        });
    }

    @Override
    public Mono<Backlog> backlog() {
        return Mono.just(new Backlog(left.size(), Duration.ZERO));
    }

    @Override
    public Mono<PendingEvent> of(SessionId session) {
        return Flux.fromIterable(left)
                .filter(event -> event.sessionId().equals(session))
                .next();
    }

    @Override
    public Flux<PendingEvent> of(UserId user) {
        return Flux.fromIterable(left).filter(event -> event.userId().equals(user));
    }

    @Override
    public Flux<PendingEvent> within(Duration time) {
        return Flux.fromIterable(left);
    }
}
