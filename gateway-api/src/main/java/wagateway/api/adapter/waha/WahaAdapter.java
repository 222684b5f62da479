package wagateway.api.adapter.waha;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.Hmac;
import wagateway.api.adapter.WorkerAdapter;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerKind;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * WAHA (https://waha.devlike.pro). A session of its runs until it is stopped, with the address for its events that it was started with: so one
 * that runs is left alone where that is still good. It signs its events, and leaves the code to scan out of them.
 */
@Component
class WahaAdapter implements WorkerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WahaAdapter.class);
    private static final WorkerKind KIND = new WorkerKind("waha");
    private static final String SIGNATURE = "X-Webhook-Hmac";
    private static final Set<String> ENDED = Set.of("STOPPED", "FAILED");

    private final WahaCalls calls;
    private final WahaEvents events;
    private final AdaptedWorkers workers;

    WahaAdapter(WahaCalls calls, WahaEvents events, AdaptedWorkers workers) {
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
        return "Nothing: the gateway gives WAHA the address for its events with each session.";
    }

    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.list(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        ObjectNode config = calls.config(session, workers.address(worker, session));
        return calls.create(worker, session, config)
                .flatMap(created -> created
                        ? Mono.just(WorkerAnswer.NOTHING)
                        : calls.session(worker, session)
                                .flatMap(found -> isRunning(worker, session, found)
                                        .flatMap(running -> running
                                                ? answer(worker, session, found)
                                                : calls.stop(worker, session)
                                                        .then(calls.startAnew(worker, session, config))
                                                        .thenReturn(WorkerAnswer.NOTHING))))
                .flatMap(answer -> phoneNumber == null || answer.account() != null
                        ? Mono.just(answer)
                        : pair(worker, session, user, phoneNumber).thenReturn(answer));
    }

    private Mono<Boolean> isRunning(Worker worker, SessionId session, JsonNode found) {
        return ENDED.contains(found.path("status").asString(""))
                ? Mono.just(false)
                : workers.isCurrent(worker, session, WahaCalls.address(found.path("config")));
    }

    private Mono<WorkerAnswer> answer(Worker worker, SessionId session, JsonNode found) {
        return switch (found.path("status").asString("")) {
            case "WORKING" -> Mono.just(new WorkerAnswer(null, account(found.path("me"))));
            case WahaCalls.SCAN ->
                calls.qrCode(worker, session)
                        .map(code -> new WorkerAnswer(code, null))
                        .defaultIfEmpty(WorkerAnswer.NOTHING);
            default -> Mono.just(WorkerAnswer.NOTHING);
        };
    }

    private static Account account(JsonNode me) {
        return new Account(
                PhoneNumber.normalise(me.path("id").asString("")).orElse(null),
                me.path("pushName").stringValue(null));
    }

    /** Reports both codes as an event would: what is reported is newer than an answer. Without one to type, those to scan come as ever. */
    private Mono<Void> pair(Worker worker, SessionId session, UserId user, String phoneNumber) {
        return calls.firstQrCode(worker, session)
                .flatMap(qr -> calls.pairingCode(worker, session, phoneNumber)
                        .map(code -> JsonNodeFactory.instance
                                .objectNode()
                                .put("status", "QR_REQUIRED")
                                .put("qrCode", qr)
                                .put("pairingCode", code)))
                .flatMap(report -> workers.report(worker.id(), session, report))
                .then()
                .onErrorResume(
                        WorkerFailure.class,
                        failure -> SessionLog.warn(LOG, session, user, "has no pairing code", failure));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return calls.stop(worker, session);
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return calls.delete(worker, session);
    }

    @Override
    public boolean proves(String secret, Delivery delivery) {
        String claimed = Objects.requireNonNullElse(delivery.headers().getFirst(SIGNATURE), "");
        return Hmac.SHA512.isOf(delivery.body(), secret, claimed);
    }

    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        return Mono.fromCallable(() -> events.read(delivery.linking(), delivery.body()))
                .flatMap(report -> report.path("status").asString("").equals("QR_REQUIRED")
                        ? withCode(delivery, report)
                        : Mono.just(report));
    }

    /** Empty where the session waits for no scan any more: what it does then is in another event. */
    private Mono<ObjectNode> withCode(Delivery delivery, ObjectNode report) {
        var linking = delivery.linking();
        return workers.find(linking.worker())
                .flatMap(worker -> calls.qrCode(worker, linking.session()))
                .map(code -> report.put("qrCode", code));
    }
}
