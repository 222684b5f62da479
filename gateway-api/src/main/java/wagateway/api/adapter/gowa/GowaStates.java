package wagateway.api.adapter.gowa;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.api.adapter.AdapterSettings;
import wagateway.api.background.DetachedTasks;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.event.Account;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/** Asks each GOWA that has sessions how they are, all at once, and reports what has changed. */
@Component
final class GowaStates extends GowaRounds<Worker> {
    private static final Logger LOG = LoggerFactory.getLogger(GowaStates.class);
    private static final Set<String> OF_LOGIN =
            Set.of(SessionStatus.CONNECTED.name(), SessionStatus.RECONNECTING.name());
    private static final int CONCURRENCY = 8;

    private final PostgresGowaSessions sessions;
    private final GowaCalls calls;
    private final GowaReports reports;
    private final AdapterSettings settings;
    private final Duration patience;

    GowaStates(
            PostgresGowaSessions sessions,
            GowaCalls calls,
            GowaReports reports,
            DetachedTasks tasks,
            AdapterSettings settings,
            WorkerSettings workers) {
        super("Asking GOWA how its sessions are", tasks, settings);
        this.sessions = sessions;
        this.calls = calls;
        this.reports = reports;
        this.settings = settings;
        this.patience = workers.patience();
    }

    @Override
    Flux<Worker> claim(int limit) {
        return sessions.claimWorkers(patience.plus(settings.pollInterval()), limit);
    }

    /** What the sessions were is read before the worker is asked, so that its answer is newer. */
    @Override
    Mono<Void> work(Worker worker) {
        return sessions.of(worker.id())
                .collectList()
                .filter(seen -> !seen.isEmpty())
                .flatMap(seen -> calls.devices(worker)
                        .flatMap(devices -> report(worker, seen, devices).thenReturn(true)))
                .defaultIfEmpty(true)
                .timeout(patience)
                .onErrorResume(
                        failure -> failure instanceof WorkerFailure || failure instanceof TimeoutException, failure -> {
                            LOG.warn(
                                    "Worker {} does not say how its sessions are, and is asked again: {}",
                                    worker.id(),
                                    failure.getMessage());
                            return Mono.just(false);
                        })
                .flatMap(answered ->
                        sessions.polled(worker, answered ? settings.pollInterval() : settings.probeInterval()));
    }

    private Mono<Void> report(Worker worker, List<SessionEvent> seen, Map<String, GowaDevice> devices) {
        return Flux.fromIterable(seen)
                .flatMap(
                        event -> {
                            GowaDevice device = devices.get(event.sessionId().value());
                            return Mono.justOrEmpty(change(event, device))
                                    .flatMap(state -> reports.report(worker, event, state));
                        },
                        CONCURRENCY)
                .then();
    }

    /**
     * Null where it says nothing new. That a code was not scanned is not to be seen here: a device that shows the next one is not
     * connected for a moment either.
     *
     * @param device null where the worker has none
     */
    static @Nullable SessionState change(SessionEvent seen, @Nullable GowaDevice device) {
        SessionStatus before = seen.status();
        if (device == null || !device.hasLogin()) {
            return OF_LOGIN.contains(before.name())
                    ? new StatusOnly(SessionStatus.DISCONNECTED, Reason.LOGGED_OUT, null)
                    : null;
        }
        if (device.loggedIn()) {
            return isKnown(device.account(), seen.state())
                    ? null
                    : new StatusOnly(SessionStatus.CONNECTED, null, device.account());
        }
        if (before.equals(SessionStatus.RECONNECTING)) {
            return null;
        }
        Reason reason = before.equals(SessionStatus.CONNECTED) ? Reason.NETWORK : Reason.RESTART_REQUIRED;
        return new StatusOnly(SessionStatus.RECONNECTING, reason, null);
    }

    /** Whether a session is connected, and no less is known of its account. */
    private static boolean isKnown(Account said, SessionState state) {
        if (!(state instanceof StatusOnly before) || !before.status().equals(SessionStatus.CONNECTED)) {
            return false;
        }
        Account known = before.account() == null ? new Account(null, null) : before.account();
        return (said.phoneNumber() == null || Objects.equals(said.phoneNumber(), known.phoneNumber()))
                && (said.displayName() == null || Objects.equals(said.displayName(), known.displayName()));
    }
}
