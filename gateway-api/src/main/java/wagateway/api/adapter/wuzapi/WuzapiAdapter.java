package wagateway.api.adapter.wuzapi;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.adapter.Hmac;
import wagateway.api.adapter.Linking;
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
 * wuzapi (https://github.com/asternic/wuzapi). Its events say neither when they happened nor whose account it is, and have the code to
 * scan as a picture: who hears of one asks how the session is now. It signs them; one of the time before it could is given the secret
 * in the address.
 */
@Component
class WuzapiAdapter implements WorkerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WuzapiAdapter.class);
    private static final WorkerKind KIND = new WorkerKind("wuzapi");
    private static final String SIGNATURE = "x-hmac-signature";

    private final WuzapiCalls calls;
    private final AdaptedWorkers workers;
    private final JsonMapper mapper;

    WuzapiAdapter(WuzapiCalls calls, AdaptedWorkers workers, JsonMapper mapper) {
        this.calls = calls;
        this.workers = workers;
        this.mapper = mapper;
    }

    @Override
    public WorkerKind kind() {
        return KIND;
    }

    @Override
    public String setUp() {
        return "Nothing: the gateway makes a user of wuzapi for each session, and gives it the address for its events.";
    }

    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.probe(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        var address = workers.address(worker, session);
        return calls.create(worker, session)
                .then(calls.sign(worker, session, address.secret()))
                .flatMap(signs -> calls.redirect(worker, session, signs ? address.url() : address.withSecret())
                        .then(calls.connect(worker, session)))
                .flatMap(started -> started ? Mono.just(WorkerAnswer.NOTHING) : answer(worker, session))
                .flatMap(answer -> phoneNumber == null || answer.account() != null
                        ? Mono.just(answer)
                        : pair(worker, session, user, phoneNumber).thenReturn(answer));
    }

    /** Of one that runs already. What happened while its events were signed anew and went to the old address is in it. */
    private Mono<WorkerAnswer> answer(Worker worker, SessionId session) {
        return calls.state(worker, session)
                .flatMap(state -> state.linked()
                        ? Mono.just(new WorkerAnswer(null, account(state)))
                        : calls.qrCode(worker, session, "").map(code -> new WorkerAnswer(code, null)))
                .defaultIfEmpty(WorkerAnswer.NOTHING);
    }

    private static Account account(WuzapiState state) {
        String jid = state.jid();
        return new Account(jid == null ? null : PhoneNumber.normalise(jid).orElse(null), null);
    }

    /** Reports both codes as an event would: what is reported is newer than an answer. Without one to type, those to scan come as ever. */
    private Mono<Void> pair(Worker worker, SessionId session, UserId user, String phoneNumber) {
        return calls.firstQrCode(worker, session)
                .flatMap(qr ->
                        calls.pairingCode(worker, session, phoneNumber).map(code -> scan(qr).put("pairingCode", code)))
                .flatMap(report -> workers.report(worker.id(), session, report))
                .then()
                .onErrorResume(
                        WorkerFailure.class,
                        failure -> SessionLog.warn(LOG, session, user, "has no pairing code", failure));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return calls.disconnect(worker, session);
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return calls.delete(worker, session);
    }

    @Override
    public boolean proves(String secret, Delivery delivery) {
        String signature = delivery.headers().getFirst(SIGNATURE);
        return signature == null
                ? WorkerAdapter.super.proves(secret, delivery)
                : Hmac.SHA256.isOf(delivery.body(), secret, signature);
    }

    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        Linking linking = delivery.linking();
        return Mono.fromCallable(() -> WuzapiEvent.read(delivery, mapper))
                .flatMap(event ->
                        workers.find(linking.worker()).flatMap(worker -> report(worker, linking.session(), event)))
                .map(report -> report.put("workerEpoch", linking.epoch()));
    }

    /**
     * Decides on what wuzapi and the session's status were when each was asked. Not promised: that neither has changed when the report is
     * stored, so a loss of the connection that is held up there outlives a connection that was stored meanwhile, until the next event
     * or connect.
     */
    private Mono<ObjectNode> report(Worker worker, SessionId session, WuzapiEvent event) {
        if (event.type().equals("QR")) {
            return calls.qrCode(worker, session, event.picture())
                    .map(code -> scan(code).put("eventId", Fingerprint.of(code)));
        }
        return WuzapiEvents.sayStatus(event.type())
                ? calls.state(worker, session)
                        .flatMap(state ->
                                workers.status(session).mapNotNull(before -> WuzapiEvents.report(event, before, state)))
                : Mono.empty();
    }

    private static ObjectNode scan(String qr) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", "QR_REQUIRED")
                .put("qrCode", qr);
    }
}
