package wagateway.push.fanout;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.RecoveryId;
import wagateway.push.client.Client;
import wagateway.push.recovery.RecoveryStore;
import wagateway.push.recovery.RecoveryStore.StoredSubscription;

/** Renews the expiry of the stored subscriptions of connected clients, and stores those again that were lost. */
final class SubscriptionRenewal {
    /** A sweep renews one part of the clients. */
    private static final int PARTS = 30;

    private static final int CONCURRENCY = 64;

    private final RecoveryStore store;
    private final FanOut fanOut;
    private final Duration interval;
    private final Disposable.Swap renewing = Disposables.swap();

    /** @param interval within which each client has its turn */
    SubscriptionRenewal(RecoveryStore store, FanOut fanOut, Duration interval) {
        this.store = store;
        this.fanOut = fanOut;
        this.interval = interval;
    }

    void start() {
        renewing.update(Flux.interval(interval.dividedBy(PARTS))
                .onBackpressureDrop()
                .concatMap(this::renew)
                .subscribe());
    }

    void stop() {
        renewing.dispose();
    }

    private Mono<Void> renew(long sweep) {
        int part = (int) (sweep % PARTS);
        return Flux.fromStream(fanOut::clients)
                .flatMap(client -> renew(client, part), CONCURRENCY)
                .then();
    }

    private Mono<Void> renew(Client client, int part) {
        return client.recoveryId() instanceof RecoveryId id && Math.floorMod(id.hashCode(), PARTS) == part
                ? store.keep(client.user(), id)
                        .filter(kept -> !kept)
                        .flatMap(_ ->
                                store.snapshot(client.user(), client.sessionsPresented(), subscriptions(client, id)))
                        .then()
                        .onErrorComplete()
                : Mono.empty();
    }

    /** The subscriptions of a client, to store them again. */
    private static List<StoredSubscription> subscriptions(Client client, RecoveryId id) {
        Stream<StoredSubscription> sessions =
                client.sessionsPresented().stream().map(session -> new StoredSubscription(id, session));
        return client.hasAll()
                ? Stream.concat(sessions, Stream.of(new StoredSubscription(id, null)))
                        .toList()
                : sessions.toList();
    }
}
