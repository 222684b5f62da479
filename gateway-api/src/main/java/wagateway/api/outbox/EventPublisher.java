package wagateway.api.outbox;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import wagateway.api.outbox.Publication.Mode;

/** Makes events known to every push pod. */
public interface EventPublisher {
    /**
     * Publishes events of several sessions at once; those of one are published together, or none of them. It may be repeated. Where
     * Redis knows nothing of a session, its latest event is published instead: what was seen before may have been newer. Each
     * ends within the command timeout. Nothing of a session may be given before what was given of it has ended. Never blocks.
     */
    void publish(List<Publication> publications);

    /** As {@link #publish(List)}, of one event. */
    default Mono<Void> publish(PendingEvent event) {
        return publishing(event, Mode.NEXT);
    }

    /**
     * As {@link #publish(PendingEvent)}, of the latest committed event of its session, to a Redis that may have lost
     * what was published. A stream that another server process began is begun anew, and its clients are brought up to
     * date.
     */
    default Mono<Void> publishLatest(PendingEvent event) {
        return publishing(event, Mode.LATEST);
    }

    /**
     * As {@link #publishLatest}, where it may have been committed a moment ago: what was committed before it, but is not published
     * yet, is not taken for lost. Nothing is done then, as all of it is on its way.
     */
    default Mono<Void> rebuild(PendingEvent event) {
        return publishing(event, Mode.REBUILD);
    }

    private Mono<Void> publishing(PendingEvent event, Mode mode) {
        return Mono.create(sink -> publish(List.of(new Publication(List.of(event), mode, endOf(sink)))));
    }

    private static Consumer<@Nullable Throwable> endOf(MonoSink<Void> sink) {
        return failure -> {
            if (failure == null) {
                sink.success();
            } else {
                sink.error(failure);
            }
        };
    }
}
