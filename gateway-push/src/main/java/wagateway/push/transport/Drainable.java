package wagateway.push.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds connections for as long as the pod runs. */
public interface Drainable {
    /** In how many parts a drain is done. */
    int SLICES = 50;

    void start();

    /**
     * No new ones are taken, and those there are told to go one after the other.
     *
     * @param within over what time
     * @return completes when all have been told
     */
    Mono<Void> drain(Duration within);

    /** Ends every connection. */
    void stop();

    /** Tells all of them, a slice at a time. */
    static <C> Mono<Void> inSlices(Collection<C> connections, Duration within, Consumer<C> tell) {
        List<C> leaving = new ArrayList<>(connections);
        int slice = Math.ceilDiv(leaving.size(), SLICES);
        return slice == 0
                ? Mono.empty()
                : Flux.zip(
                                Flux.interval(Duration.ZERO, within.dividedBy(SLICES))
                                        .onBackpressureBuffer(SLICES),
                                Flux.fromIterable(leaving).buffer(slice))
                        .doOnNext(next -> next.getT2().forEach(tell))
                        .then();
    }
}
