package wagateway.api.worker;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/** Takes the URLs that workers are said to be at. */
@Component
public final class Endpoints {
    private static final String FORM = "must be an absolute http or https URL without user, query and fragment";
    private static final String FORBIDDEN =
            "is outside the networks of workers: add its network to wagateway.api.worker.networks";

    private final WorkerNetworks networks;

    Endpoints(WorkerNetworks networks) {
        this.networks = networks;
    }

    /** @return without slashes at its end; fails with {@link ProblemCode#INVALID_FIELD} where the gateway may not call it */
    public Mono<String> admitted(String text) {
        return Mono.fromSupplier(() -> parsed("endpoint", text))
                .filterWhen(networks::admit)
                .switchIfEmpty(Mono.error(() -> ProblemException.ofField("endpoint", FORBIDDEN)));
    }

    /**
     * @param field that it is given in
     * @return without slashes at its end
     * @throws ProblemException where it is no such URL
     */
    public static String parsed(String field, String text) {
        return Endpoint.parse(text).orElseThrow(() -> ProblemException.ofField(field, FORM));
    }
}
