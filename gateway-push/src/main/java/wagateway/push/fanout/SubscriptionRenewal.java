package wagateway.push.fanout;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.identity.RecoveryId;
import wagateway.push.client.Client;
import wagateway.push.client.Wanted;
import wagateway.push.recovery.RecoveryStore;

/** Renews the expiry of the stored subscriptions of connected clients, and stores those again that may have been lost. */
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
                // who is being recovered has none yet
                .filter(Client::hasSubscriptions)
                .flatMap(client -> renew(client, part), CONCURRENCY)
                .then();
    }

    private Mono<Void> renew(Client client, int part) {
        return client.recoveryId() instanceof RecoveryId id && Math.floorMod(id.hashCode(), PARTS) == part
                ? isKept(client, id)
                        .flatMap(kept -> kept ? Mono.<Void>empty() : storeAgain(client, id))
                        .doOnError(_ -> client.doubtStored())
                        .onErrorComplete()
                : Mono.empty();
    }

    private Mono<Boolean> isKept(Client client, RecoveryId id) {
        return client.isStoredInDoubt() ? Mono.just(false) : store.keep(client.user(), id);
    }

    private Mono<Void> storeAgain(Client client, RecoveryId id) {
        client.doubtStored();
        Wanted wanted = client.wanted();
        return store.store(client.user(), id, client.recoveries(), wanted.all(), wanted.sessions())
                .filter(stored -> stored)
                .doOnNext(_ -> client.stored(wanted))
                .then();
    }
}
