package wagateway.api.adapter.evolution;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.WorkerAdapter;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerKind;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Evolution API v2 (https://evolution-api.com). It does not sign, so the secret stands in the address for its events. It cannot stop a session without
 * ending its login.
 */
@Component
class EvolutionAdapter implements WorkerAdapter {
    private static final WorkerKind KIND = new WorkerKind("evolution");
    /** After which it connects once more: WhatsApp asks for that after each scan. */
    private static final Set<String> UNDER_WAY = Set.of("QR_REQUIRED", "CONNECTED", "RECONNECTING");

    private final EvolutionCalls calls;
    private final EvolutionEvents events;
    private final AdaptedWorkers workers;

    EvolutionAdapter(EvolutionCalls calls, EvolutionEvents events, AdaptedWorkers workers) {
        this.calls = calls;
        this.events = events;
        this.workers = workers;
    }

    @Override
    public WorkerKind kind() {
        return KIND;
    }

    @Override
    public String setUp() {
        return "Nothing: the gateway gives Evolution API the address for its events with each session. Run it with TZ=UTC.";
    }

    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.list(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        String address = workers.address(worker, session).withSecret();
        return calls.create(worker, session, address, phoneNumber)
                .flatMap(created -> created
                        ? Mono.just(WorkerAnswer.NOTHING)
                        : calls.redirect(worker, session, address)
                                .then(calls.connect(worker, session, phoneNumber))
                                .flatMap(linked -> linked
                                        ? calls.instance(worker, session).map(EvolutionAdapter::connected)
                                        : Mono.just(WorkerAnswer.NOTHING)));
    }

    private static WorkerAnswer connected(JsonNode instance) {
        return new WorkerAnswer(
                null,
                new Account(
                        PhoneNumber.normalise(instance.path("ownerJid").asString(""))
                                .orElse(null),
                        instance.path("profileName").stringValue(null)));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return calls.remove(worker, session);
    }

    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        return Mono.fromCallable(() -> events.read(delivery.linking(), delivery.body()))
                .flatMap(report -> report.has("status")
                        ? Mono.just(report)
                        : workers.status(delivery.linking().session())
                                .map(before -> UNDER_WAY.contains(before)
                                        ? report.put("status", "RECONNECTING").put("reason", "restart_required")
                                        : report.put("status", "CONNECTING")));
    }
}
