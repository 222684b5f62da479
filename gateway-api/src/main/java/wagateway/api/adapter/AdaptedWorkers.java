package wagateway.api.adapter;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.credential.PodSecrets;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.api.webhook.ReportReader;
import wagateway.api.webhook.Webhooks;
import wagateway.api.webhook.Webhooks.Receipt;
import wagateway.api.worker.Worker;
import wagateway.api.worker.Worker.Adapted;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** What every adapter needs to deal with its workers. */
@Component
public final class AdaptedWorkers {
    private final PostgresAdaptedWorkers stored;
    private final PodSecrets secrets;
    private final Webhooks webhooks;
    private final ReportReader reader;
    private final InstantSource clock;

    AdaptedWorkers(
            PostgresAdaptedWorkers stored,
            PodSecrets secrets,
            Webhooks webhooks,
            ReportReader reader,
            InstantSource clock) {
        this.stored = stored;
        this.secrets = secrets;
        this.webhooks = webhooks;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Where a worker sends the events of a session from now on, and what it proves itself with.
     *
     * @param url without the secret
     */
    public record Address(String url, String secret) {
        /** For a worker that cannot sign. */
        public String withSecret() {
            return url + "." + secret;
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Address[" + url + "]";
        }
    }

    /** Of a linking that begins now. */
    public Address address(Worker worker, SessionId session) {
        var linking = new Linking(worker.kind(), worker.id(), session, clock.millis());
        return new Address(linking.url(adapted(worker).gatewayUrl()), secrets.make(linking.purpose()));
    }

    /**
     * Whether a worker can go on with an address for the events of a session: it was given that, the secret is still good, and
     * reports of its linking still count.
     */
    public Mono<Boolean> isCurrent(Worker worker, SessionId session, Address address) {
        return Mono.justOrEmpty(Linking.ofUrl(worker.kind(), session, address.url()))
                .filter(linking -> linking.worker().equals(worker.id())
                        && address.url().equals(linking.url(adapted(worker).gatewayUrl()))
                        && secrets.isProven(linking.purpose(), address.secret()::equals))
                .flatMap(linking -> stored.isOver(session, linking.epoch()))
                .map(over -> !over)
                .defaultIfEmpty(false);
    }

    /** What the gateway shows the worker; fails with a {@link WorkerFailure} where the keys of the pods do not open it any more. */
    public Mono<String> key(Worker worker) {
        Optional<String> key =
                secrets.open(adapted(worker).sealedKey(), purposeOfKey(worker.kind(), worker.id(), worker.endpoint()));
        return Mono.justOrEmpty(key)
                .switchIfEmpty(Mono.error(() -> new WorkerFailure(
                        WorkerFailure.Kind.NOT_ASKED,
                        "worker " + worker.id()
                                + " is not called: register it again, as WORKER_KEYS do not open its key")));
    }

    /** Bound to where it is shown: whoever can write to the database cannot have it sent elsewhere. */
    String sealed(String key, WorkerKind kind, WorkerId worker, String endpoint) {
        return secrets.seal(key, purposeOfKey(kind, worker, endpoint));
    }

    /** Empty where it is not known. */
    public Mono<Worker> find(WorkerId worker) {
        return stored.find(worker);
    }

    /** The status of a session; fails with {@link ProblemCode#SESSION_NOT_FOUND} where there is none. */
    public Mono<String> status(SessionId session) {
        return stored.status(session)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.SESSION_NOT_FOUND)));
    }

    /**
     * Takes what a worker says of a session the way that every report goes.
     *
     * @param fields those of a report
     */
    public Mono<Receipt> report(WorkerId worker, SessionId session, ObjectNode fields) {
        return Mono.defer(() -> webhooks.report(
                ProvenWorker.ofAnotherKind(worker), reader.of(fields.put("sessionId", session.value()))));
    }

    private static String purposeOfKey(WorkerKind kind, WorkerId worker, String endpoint) {
        return "key of a worker\n%s\n%s\n%s".formatted(kind, worker, endpoint);
    }

    private static Adapted adapted(Worker worker) {
        return Objects.requireNonNull(worker.adapted());
    }
}
