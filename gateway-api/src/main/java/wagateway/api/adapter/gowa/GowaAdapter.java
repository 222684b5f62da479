package wagateway.api.adapter.gowa;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.WorkerAdapter;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerKind;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * GOWA (https://github.com/aldinokemal/go-whatsapp-web-multidevice). Its webhooks tell of messages alone, so it is asked how its sessions
 * are ({@link GowaStates}) and for each code ({@link GowaCodes}).
 */
@Component
class GowaAdapter implements WorkerAdapter {
    static final WorkerKind KIND = new WorkerKind("gowa");

    private final GowaCalls calls;
    private final GowaReports reports;
    private final PostgresGowaSessions sessions;

    GowaAdapter(GowaCalls calls, GowaReports reports, PostgresGowaSessions sessions) {
        this.calls = calls;
        this.reports = reports;
        this.sessions = sessions;
    }

    @Override
    public WorkerKind kind() {
        return KIND;
    }

    @Override
    public String setUp() {
        return "Nothing: the gateway asks GOWA how its sessions are.";
    }

    /** That alone: nothing of its sessions is asked for, as those are of the worker that has the id so far. */
    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.probe(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        return sessions.latest(session)
                .flatMap(seen -> calls.device(worker, session)
                        .switchIfEmpty(calls.add(worker, session).thenReturn(GowaDevice.NEW))
                        .flatMap(device -> device.loggedIn()
                                ? Mono.just(new WorkerAnswer(null, device.account()))
                                : open(worker, seen, device, phoneNumber).thenReturn(WorkerAnswer.NOTHING)))
                .defaultIfEmpty(WorkerAnswer.NOTHING);
    }

    /** Reports what it finds, as an answer says neither how long a code lives nor what is to be typed. */
    private Mono<Void> open(Worker worker, SessionEvent seen, GowaDevice device, @Nullable String phoneNumber) {
        SessionId session = seen.sessionId();
        Mono<Void> loggingIn = Mono.defer(() -> reports.report(worker, seen, new StatusOnly(SessionStatus.RECONNECTING))
                .then());
        if (device.hasLogin()) {
            return calls.reconnect(worker, session).then(loggingIn);
        }
        if (phoneNumber != null) {
            return calls.pairingCode(worker, session, phoneNumber)
                    .flatMap(code -> reports.type(worker, seen, code))
                    .then();
        }
        return calls.code(worker, session)
                .flatMap(code -> reports.scan(worker, seen, code, 1).thenReturn(true))
                .hasElement()
                .flatMap(shown -> shown ? Mono.empty() : loggingIn);
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return calls.logout(worker, session);
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return calls.remove(worker, session);
    }

    /** It is given no address for events. */
    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        return Mono.empty();
    }
}
