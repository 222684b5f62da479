package wagateway.api.adapter.baileysapi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;
import wagateway.api.adapter.AdaptedWorkers;
import wagateway.api.adapter.Delivery;
import wagateway.api.adapter.Linking;
import wagateway.api.adapter.WorkerAdapter;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerKind;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * baileys-api of fazer.ai (https://github.com/fazer-ai/baileys-api). It knows a session by its phone number, which so has to be said
 * with the first connect, and gives no code to type. It shows the token of the session in each event, and cannot stop one without
 * ending its login.
 */
@Component
class BaileysApiAdapter implements WorkerAdapter {
    private static final WorkerKind KIND = new WorkerKind("baileys-api");
    /** After which it connects once more: WhatsApp asks for that after each scan. */
    private static final Set<String> UNDER_WAY = Set.of("QR_REQUIRED", "CONNECTED", "RECONNECTING");

    private final BaileysApiCalls calls;
    private final BaileysApiEvents events;
    private final PostgresNumbers numbers;
    private final AdaptedWorkers workers;

    BaileysApiAdapter(BaileysApiCalls calls, BaileysApiEvents events, PostgresNumbers numbers, AdaptedWorkers workers) {
        this.calls = calls;
        this.events = events;
        this.numbers = numbers;
        this.workers = workers;
    }

    @Override
    public WorkerKind kind() {
        return KIND;
    }

    @Override
    public String setUp() {
        return "Nothing: the gateway gives baileys-api the address for its events with each session. Who connects a session has to say"
                + " its phone number.";
    }

    @Override
    public Mono<Void> probe(Worker worker) {
        return calls.authenticate(worker);
    }

    @Override
    public Mono<WorkerAnswer> open(
            Worker worker, SessionId session, UserId user, String sessionName, @Nullable String phoneNumber) {
        return numbers.of(session)
                .singleOptional()
                .flatMap(known -> Mono.justOrEmpty(phoneNumber == null ? known : Optional.of(phoneNumber))
                        .switchIfEmpty(Mono.error(() -> new WorkerFailure(
                                WorkerFailure.Kind.NUMBER_MISSING,
                                "worker " + worker.id()
                                        + " links no session without a phone number: connect with one")))
                        .flatMap(number -> take(worker, session, known, number)
                                .then(Mono.defer(
                                        () -> calls.connect(worker, number, workers.address(worker, session))))))
                .thenReturn(WorkerAnswer.NOTHING);
    }

    /**
     * Makes a number that of the session before anything of it is changed at the worker. What the worker has of that number by then is
     * another's, and ends: a login that was left there would be given to this session.
     */
    private Mono<Void> take(Worker worker, SessionId session, Optional<String> known, String number) {
        if (known.filter(number::equals).isPresent()) {
            return Mono.empty();
        }
        return numbers.keep(session, number)
                .then(Mono.defer(() -> Flux.concat(Mono.justOrEmpty(known), Mono.just(number))
                        .concatMap(old -> calls.remove(worker, old))
                        .then()
                        .onErrorResume(
                                WorkerFailure.class,
                                failure -> giveBack(session, known).then(Mono.error(failure)))));
    }

    /** So the next try does not take what is left at the worker for the session's own. */
    private Mono<Void> giveBack(SessionId session, Optional<String> known) {
        return known.map(before -> numbers.keep(session, before)).orElseGet(() -> numbers.forget(session));
    }

    @Override
    public Mono<Void> close(Worker worker, SessionId session) {
        return numbers.of(session).flatMap(number -> calls.remove(worker, number));
    }

    @Override
    public Mono<Void> logout(Worker worker, SessionId session) {
        return Flux.concatDelayError(close(worker, session), numbers.forget(session))
                .then();
    }

    @Override
    public boolean proves(String secret, Delivery delivery) {
        return MessageDigest.isEqual(
                events.token(delivery.body()).getBytes(StandardCharsets.UTF_8),
                secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mono<ObjectNode> read(Delivery delivery) {
        Linking linking = delivery.linking();
        return Mono.fromCallable(() -> events.read(linking, delivery.body())).flatMap(report -> switch (report.path(
                        "status")
                .asString("")) {
            case "" -> resuming(linking, report);
            case "CONNECTED" ->
                numbers.of(linking.session())
                        .map(number -> report.put("phoneNumber", number))
                        .defaultIfEmpty(report);
            case "QR_REQUIRED" ->
                before(linking).filter(before -> !before.equals("CONNECTED")).map(_ -> report);
            default -> Mono.just(report);
        });
    }

    private Mono<String> before(Linking linking) {
        return workers.status(linking.session());
    }

    /** One that comes late is the last of a session that has connected since: so it is asked to say that once more. */
    private Mono<ObjectNode> resuming(Linking linking, ObjectNode report) {
        return before(linking).flatMap(before -> {
            if (!UNDER_WAY.contains(before)) {
                return Mono.just(report.put("status", "CONNECTING"));
            }
            report.put("status", "RECONNECTING");
            return switch (before) {
                case "QR_REQUIRED" -> Mono.just(report.put("reason", "restart_required"));
                case "CONNECTED" -> greet(linking).thenReturn(report);
                default -> Mono.just(report);
            };
        });
    }

    private Mono<Void> greet(Linking linking) {
        return workers.find(linking.worker())
                .flatMap(worker -> numbers.of(linking.session()).flatMap(number -> calls.greet(worker, number)))
                .onErrorComplete(WorkerFailure.class);
    }
}
