package wagateway.push.fanout;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import wagateway.push.client.Client;

/**
 * The clients on this pod that want to hear of one user.
 *
 * @param clients at least one while the audience is in use
 * @param listening completes once the user's events are heard
 * @param resynchronisation the last one started; ends with the audience
 */
record Audience(Set<Client> clients, Mono<Void> listening, Disposable.Swap resynchronisation) {
    static Audience listeningBy(Mono<Void> opened) {
        return new Audience(ConcurrentHashMap.newKeySet(), opened, Disposables.swap());
    }
}
