package wagateway.push.fanout;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Delivery;
import wagateway.push.source.StreamEntry;
import wagateway.push.trace.DeliverySpan;
import wagateway.push.trace.DeliveryTracer;
import wagateway.push.watching.Watching;

/** Makes deliveries of events, without codes that have run out; the same for all channels of the pod. */
public final class Deliveries {
    private final Clock clock;
    private final DeliveryTracer tracer;
    private final Watching watching;

    /** @param watching hears of what clients are given */
    public Deliveries(Clock clock, DeliveryTracer tracer, Watching watching) {
        this.clock = clock;
        this.tracer = tracer;
        this.watching = watching;
    }

    /** @param offset up to where the client has been given everything then; null when that is not known */
    Delivery of(PublishedEvent event, @Nullable Offset offset) {
        return new Delivery(event.unexpiredAt(clock.instant()), offset);
    }

    List<Delivery> of(List<PublishedEvent> states) {
        return states.stream().map(state -> of(state, null)).toList();
    }

    /** Gives an event to those of the clients that want it. */
    void give(StreamEntry entry, Collection<Client> clients) {
        if (!(entry.event() instanceof PublishedEvent event)) {
            return;
        }
        DeliverySpan span = event.trace() instanceof TraceParent from ? tracer.startSpan(event, from) : null;
        var delivery = new Delivery(event.unexpiredAt(clock.instant()), entry.offset(), span);
        clients.forEach(client -> client.deliver(delivery));
        if (span != null) {
            span.fannedOut();
        }
        watching.given(event, clients);
    }

    /** Clients have been given present states. */
    void given(List<PublishedEvent> states, Collection<Client> clients) {
        states.forEach(state -> watching.given(state, clients));
    }

    /** A client that came back has been given what it missed. */
    void missed(List<StreamEntry> missed, Client client) {
        for (StreamEntry entry : missed) {
            if (entry.event() instanceof PublishedEvent event) {
                watching.given(event, List.of(client));
            }
        }
    }

    /** Redis may have lost what was written to it. */
    void doubtStored() {
        watching.doubt();
    }
}
