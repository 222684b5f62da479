package wagateway.api.worker;

import reactor.core.publisher.Mono;

/**
 * The networks that workers may be in, so that nobody who may register a worker can send the gateway to addresses that
 * only it can reach, such as those where a cloud keeps its credentials.
 */
public interface WorkerNetworks {
    /**
     * Whether the host of an endpoint, with every address that its name has now, lies in those networks.
     *
     * @return true also when the name cannot be looked up now, as each connection is checked again when it is made
     */
    Mono<Boolean> admit(String endpoint);
}
