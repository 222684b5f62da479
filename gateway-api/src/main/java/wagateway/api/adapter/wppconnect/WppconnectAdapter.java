package wagateway.api.adapter.wppconnect;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.Fingerprint;
import wagateway.api.adapter.Linking;
import wagateway.api.adapter.WorkerAdapter;
import wagateway.api.adapter.wppconnect.WppconnectCalls.State;
import wagateway.api.trace.SessionLog;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerKind;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.event.Account;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * WPPConnect Server (https://wppconnect.io). A session that waits for a scan can be neither stopped nor given another address for its
 * events, and ends by itself after a minute: so one that runs is left alone, and an event is taken as a sign that there is something
 * to ask for. What is reported is what the server says when it is asked, with the reason that the event gave.
 */
@Component
class WppconnectAdapter implements WorkerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WppconnectAdapter.class);
    private static final WorkerKind KIND = new WorkerKind("wppconnect");
    /** In which nothing of a session can end. */
    private static final Set<String> NOT_UNDER_WAY = Set.of("CREATED", "CONNECTING", "DISCONNECTED", "ERROR");

    private static final String QR_REQUIRED = "QR_REQUIRED";
    private static final String REASON = "reason";
    /** From the beginning of a linking: that a code to type is its own is known from the address alone. */
    private static final Duration TYPED_WITHIN = Duration.ofMinutes(10);

    /** How long a session is asked for its account, in the times that one call may take. */
    private static final int CALLS_WAITED = 3;

    /** Between two questions; each pause is twice as long as the one before. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final WppconnectCalls calls;
    private final WppconnectEvents events;
    private final AdaptedWorkers workers;
    private final InstantSource clock;
    private final Duration patience;

    WppconnectAdapter(
            WppconnectCalls calls,
            WppconnectEvents events,
            AdaptedWorkers workers,
            InstantSource clock,
            WorkerSettings settings) {
        this.calls = calls;
        this.events = events;
        this.workers = workers;
        this.clock = clock;
        this.patience = settings.responseTimeout().multipliedBy(CALLS_WAITED);
    }

    @Override
    public WorkerKind kind() {
        return KIND;
    }

    @Override
    public String setUp() {
        return "Nothing: the gateway gives WPPConnect the address for its events with each session.";
    }

    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.list(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        Mono<WorkerAnswer> start = Mono.defer(() -> calls.start(
                        worker, session, workers.address(worker, session).withSecret(), phoneNumber))
                .thenReturn(WorkerAnswer.NOTHING);
        return calls.state(worker, session).flatMap(state -> switch (state.name()) {
            case State.CLOSED -> start;
            case State.CONNECTED ->
                calls.account(worker, session)
                        .map(account -> new WorkerAnswer(null, account))
                        .switchIfEmpty(calls.close(worker, session).then(start));
            case State.SCAN ->
                (phoneNumber == null ? Mono.<Void>empty() : noPairing(session, user))
                        .thenReturn(new WorkerAnswer(state.code(), null));
            default -> Mono.just(WorkerAnswer.NOTHING);
        });
    }

    private static Mono<Void> noPairing(SessionId session, UserId user) {
        return SessionLog.warn(
                LOG,
                session,
                user,
                "has no pairing code",
                new WorkerFailure(
                        WorkerFailure.Kind.REFUSED, "WPPConnect shows codes to scan until they end, in a minute"));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return whenConnected(worker, session, calls.close(worker, session));
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return whenConnected(worker, session, calls.logout(worker, session)).then(calls.forget(worker, session));
    }

    private Mono<Void> whenConnected(Worker worker, SessionId session, Mono<Void> call) {
        return calls.state(worker, session)
                .filter(state -> state.is(State.CONNECTED))
                .flatMap(_ -> call);
    }

    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        Linking linking = delivery.linking();
        return Mono.fromCallable(() -> events.read(delivery.body()))
                .flatMap(said -> workers.find(linking.worker()).flatMap(worker -> switch (said.step()) {
                    case SCAN -> scan(worker, linking.session(), said.report());
                    case TYPE ->
                        calls.state(worker, linking.session())
                                .filter(state -> state.is(State.TYPE) && isYoung(linking))
                                .map(_ -> ofLinking(said.report(), linking));
                    case LOGGED_IN ->
                        calls.state(worker, linking.session())
                                .filter(state -> !state.is(State.CLOSED) && !state.is(State.CONNECTED))
                                .map(_ -> ofLinking(said.report(), linking));
                    case CONNECTED ->
                        connected(worker, linking.session(), said.report(), FIRST_PAUSE)
                                .timeout(patience, Mono.empty());
                    case ENDED -> ended(worker, linking.session(), said.report());
                }));
    }

    private boolean isYoung(Linking linking) {
        return clock.millis() - linking.epoch() <= TYPED_WITHIN.toMillis();
    }

    /** One code is reported once, whatever order its events come in. */
    private Mono<ObjectNode> scan(Worker worker, SessionId session, ObjectNode report) {
        ObjectNode scan = timed(report);
        return calls.state(worker, session)
                .filter(state -> state.is(State.SCAN))
                .mapNotNull(State::code)
                .map(code -> scan.put("qrCode", code).put("eventId", Fingerprint.of(code)));
    }

    /**
     * It says so once, and a moment before it can be asked for the account: one that cannot be asked now is asked later. Empty where it
     * has ended since.
     */
    private Mono<ObjectNode> connected(Worker worker, SessionId session, ObjectNode report, Duration pause) {
        Mono<ObjectNode> later =
                Mono.delay(pause).flatMap(_ -> connected(worker, session, report, pause.multipliedBy(2)));
        return Mono.fromCallable(() -> timed(report))
                .flatMap(asked -> linked(worker, session)
                        .flatMap(found -> found.map(account -> Mono.just(with(account, asked)))
                                .orElse(later)));
    }

    /** The account, or an empty one where it cannot be told yet. */
    private Mono<Optional<Account>> linked(Worker worker, SessionId session) {
        Optional<Account> notYet = Optional.empty();
        return calls.state(worker, session)
                .filter(state -> !state.is(State.CLOSED))
                .flatMap(state -> state.is(State.CONNECTED)
                        ? calls.account(worker, session)
                                .map(Optional::of)
                                .switchIfEmpty(calls.isAlive(worker, session)
                                        .filter(alive -> alive)
                                        .map(_ -> notYet))
                        : Mono.just(notYet))
                .onErrorReturn(WorkerFailure.class, notYet);
    }

    /** What is not known stays absent. */
    private static ObjectNode with(Account account, ObjectNode report) {
        if (account.phoneNumber() instanceof String number) {
            report.put("phoneNumber", number);
        }
        if (account.displayName() instanceof String name) {
            report.put("displayName", name);
        }
        return report;
    }

    /** The end of a browser follows each other end, and that of the last code unnamed. */
    private Mono<ObjectNode> ended(Worker worker, SessionId session, ObjectNode report) {
        timed(report);
        return calls.state(worker, session)
                .flatMap(state -> state.is(State.CONNECTED)
                        ? calls.isAlive(worker, session).map(alive -> !alive)
                        : Mono.just(state.is(State.CLOSED)))
                .filter(gone -> gone)
                .flatMap(_ -> workers.status(session))
                .filter(before -> !NOT_UNDER_WAY.contains(before))
                .map(before -> before.equals(QR_REQUIRED)
                                && "network".equals(report.path(REASON).asString(""))
                        ? report.put(REASON, "qr_expired")
                        : report);
    }

    /**
     * What is asked for now: older than anything that is asked for later. Not promised where another pod asks next, whose clock is behind:
     * its answer is late then.
     */
    private ObjectNode timed(ObjectNode report) {
        return report.put("occurredAt", clock.instant().toString());
    }

    /** What the event alone tells: it counts within its linking, and once. */
    private static ObjectNode ofLinking(ObjectNode report, Linking linking) {
        return report.put("eventId", Fingerprint.of(linking.epoch() + " " + report))
                .put("workerEpoch", linking.epoch());
    }
}
