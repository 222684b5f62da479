package wagateway.stack.worker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import wagateway.stack.worker.Command.OpenAgain;

/** The sessions that a worker holds, each alive on a thread of its own. */
final class Sessions {
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();
    private final WorkerSettings settings;
    private final Gateway gateway;

    Sessions(WorkerSettings settings, Gateway gateway) {
        this.settings = settings;
        this.gateway = gateway;
    }

    private record Running(SimulatedSession session, Thread thread) {}

    /** Begins to link a session, anew when it was here before and is not linked; empty when the worker is full. */
    synchronized Optional<SimulatedSession> start(SimulatedSession.Identity identity) {
        Optional<SimulatedSession> linked = find(identity.sessionId())
                .filter(session -> session.identity().equals(identity))
                .filter(session -> session.offer(new OpenAgain()));
        if (linked.isPresent()) {
            return linked;
        }
        remove(identity.sessionId());
        long live =
                running.values().stream().filter(one -> one.session().isLive()).count();
        if (live >= settings.capacity()) {
            return Optional.empty();
        }
        var session = new SimulatedSession(identity, settings, gateway);
        running.put(
                identity.sessionId(),
                new Running(
                        session, Thread.ofVirtual().name(identity.sessionId()).start(session)));
        return Optional.of(session);
    }

    /** Gives a session up without a report; false when it is not here. */
    synchronized boolean remove(String sessionId) {
        Running removed = running.remove(sessionId);
        if (removed != null) {
            removed.thread().interrupt();
        }
        return removed != null;
    }

    synchronized void removeAll() {
        List.copyOf(running.keySet()).forEach(this::remove);
    }

    Optional<SimulatedSession> find(String sessionId) {
        return Optional.ofNullable(running.get(sessionId)).map(Running::session);
    }

    List<SimulatedSession> all() {
        return running.values().stream().map(Running::session).toList();
    }
}
