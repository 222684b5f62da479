package wagateway.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.api.session.Freshness;
import wagateway.api.session.SessionChange;
import wagateway.api.session.SessionChange.Effect;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.WorkerId;

/** What the documents say of sessions and workers, without a database, without races and without time. */
final class LifecycleModel {
    final Map<String, Session> sessions = new TreeMap<>();
    final Map<String, Worker> workers = new TreeMap<>();

    static final class Session {
        boolean exists;
        boolean stale;
        boolean seeking;
        long version;
        String status = "";

        @Nullable
        String slot;

        @Nullable
        String lastGivenTo;

        @Nullable
        Integer epoch;

        @Nullable
        Integer retired;

        @Nullable
        Integer former;

        int formerSequence;
        int sequence;
        /** No report can be so late as to be before the end of a linking, as the times of reports lie before the test. */
        int occurred;

        long closedVersion;
        final Set<Integer> ended = new HashSet<>();
        final Set<String> eventIds = new HashSet<>();

        private void becomes(String next) {
            version++;
            status = next;
            stale = false;
            seeking = false;
        }

        private boolean isClosed() {
            return closedVersion == version;
        }

        private void endsEpochs() {
            Stream.of(Optional.ofNullable(former), Optional.ofNullable(epoch))
                    .flatMap(Optional::stream)
                    .forEach(ended::add);
            former = null;
            epoch = null;
            sequence = 0;
        }

        private void begins() {
            if (epoch != null) {
                former = epoch;
                formerSequence = sequence;
            }
            epoch = null;
            sequence = 0;
            if (!isClosed() && !status.equals("CONNECTING")) {
                ended.clear();
                retired = null;
                occurred = 0;
            }
        }

        /** By its user: what comes late from before changes nothing. */
        private void closesAs(String next) {
            endsEpochs();
            occurred = Integer.MAX_VALUE;
            becomes(next);
            closedVersion = version;
        }
    }

    static final class Worker {
        final int capacity;
        boolean alive = true;

        Worker(int capacity) {
            this.capacity = capacity;
        }
    }

    /** Whose epoch a report carries: none, the one it names, or what it is at that time, if there is such a one. */
    enum Epoch {
        NONE,
        NUMBER,
        CURRENT,
        RETIRED
    }

    /** A zero is no such field. */
    record Report(String status, String worker, Epoch whose, int epoch, int sequence, int occurred, String eventId) {
        /** With the epoch that it has when it is sent. */
        Report about(Session session) {
            Integer known = whose == Epoch.CURRENT ? session.epoch : whose == Epoch.RETIRED ? session.retired : null;
            int sent = whose == Epoch.NONE ? 0 : known == null ? epoch : known;
            return new Report(status, worker, Epoch.NUMBER, sent, sequence, occurred, eventId);
        }

        SessionChange change(SessionId id) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var named = new SessionStatus(status);
            Instant at = occurred > 0 ? Instant.parse(occurredAt()) : null;
            return new SessionChange(
                    id,
                    new StatusOnly(named),
                    null,
                    epoch > 0
                            ? new Freshness.Numbered(epoch, sequence, at)
                            : at == null ? new Freshness.Always() : new Freshness.Timed(at),
                    eventId.isEmpty() ? null : eventId,
                    worker.isEmpty() ? null : new SessionChange.Reporter(new WorkerId(worker), false),
                    Effect.ofReport(named),
                    now,
                    now,
                    null);
        }

        private String occurredAt() {
            return "2026-01-01T00:00:0%d.000Z".formatted(occurred);
        }

        Map<String, Object> body(String session) {
            var body = new HashMap<String, Object>(Map.of("sessionId", session, "status", status));
            if (!worker.isEmpty()) {
                body.put("workerId", worker);
            }
            if (epoch > 0) {
                body.put("workerEpoch", epoch);
                body.put("sequence", sequence);
            }
            if (occurred > 0) {
                body.put("occurredAt", occurredAt());
            }
            if (!eventId.isEmpty()) {
                body.put("eventId", eventId);
            }
            return body;
        }
    }

    Session session(String name) {
        return sessions.computeIfAbsent(name, added -> new Session());
    }

    Worker worker(String id) {
        return Objects.requireNonNull(workers.get(id));
    }

    int create(String name) {
        Session session = session(name);
        if (session.exists) {
            return 409;
        }
        session.exists = true;
        if (session.version > 0) {
            session.closesAs("CREATED");
        } else {
            session.becomes("CREATED");
        }
        return 201;
    }

    int connect(String name) {
        Session session = session(name);
        if (!session.exists) {
            return 404;
        }
        boolean served = session.lastGivenTo == null || (session.slot != null && worker(session.slot).alive);
        if (session.status.equals("CONNECTED") && served) {
            return 202;
        }
        session.begins();
        session.becomes("CONNECTING");
        if (session.slot != null && worker(session.slot).alive) {
            return 202;
        }
        Optional<String> free = workers.keySet().stream()
                .filter(this::hasRoom)
                .min(Comparator.comparingDouble((String id) -> (double) load(id) / worker(id).capacity)
                        .thenComparing(id -> id));
        if (free.isEmpty()) {
            session.becomes("ERROR");
            session.slot = null;
            return 503;
        }
        give(session, free.get());
        return 202;
    }

    /** From now on its reports count. */
    void give(Session session, String worker) {
        if (!worker.equals(session.lastGivenTo)) {
            session.retired = session.epoch == null ? session.retired : session.epoch;
            session.endsEpochs();
        }
        session.slot = worker;
        session.lastGivenTo = worker;
    }

    String report(String name, Report report) {
        Session session = session(name);
        if (!session.exists) {
            return "404";
        }
        if (session.eventIds.contains(report.eventId())) {
            return "duplicate";
        }
        if (isStale(session, report)) {
            return "stale";
        }
        if (!report.eventId().isEmpty()) {
            session.eventIds.add(report.eventId());
        }
        boolean closed = session.isClosed();
        session.becomes(report.status());
        if (closed && report.status().equals("DISCONNECTED")) {
            session.closedVersion = session.version;
        }
        boolean ended =
                report.status().equals("DISCONNECTED") || report.status().equals("ERROR");
        session.slot = ended ? null : session.slot == null ? session.lastGivenTo : session.slot;
        if (report.epoch() > 0) {
            if (session.epoch != null && session.epoch != report.epoch()) {
                session.ended.add(session.epoch);
            }
            session.epoch = report.epoch();
            session.sequence = report.sequence();
        }
        session.occurred = Math.max(report.occurred(), session.occurred);
        return "accepted";
    }

    private static boolean isStale(Session session, Report report) {
        boolean others = !report.worker().isEmpty()
                && session.lastGivenTo != null
                && !session.lastGivenTo.equals(report.worker());
        boolean late = report.epoch() > 0
                ? Objects.equals(session.retired, report.epoch())
                        || session.ended.contains(report.epoch())
                        || (Objects.equals(session.former, report.epoch())
                                && report.sequence() <= session.formerSequence)
                        || (session.epoch != null
                                && (report.epoch() < session.epoch
                                        || (report.epoch() == session.epoch && report.sequence() <= session.sequence)))
                : report.occurred() > 0 && report.occurred() < session.occurred;
        return others || late || (session.isClosed() && isOfBefore(session, report));
    }

    /** The epochs of reports lie long before the test. */
    private static boolean isOfBefore(Session session, Report report) {
        if (report.status().equals("DISCONNECTED") && session.status.equals("DISCONNECTED")) {
            return false;
        }
        return session.lastGivenTo != null
                || (report.epoch() == 0
                        && report.occurred() == 0
                        && session.status.equals("CREATED")
                        && Set.of("CONNECTED", "RECONNECTING").contains(report.status()));
    }

    int disconnect(String name) {
        return end(name, "DISCONNECTED", 202);
    }

    int delete(String name) {
        int answer = end(name, "DELETED", 204);
        session(name).exists = false;
        return answer;
    }

    private int end(String name, String status, int answer) {
        Session session = session(name);
        if (!session.exists) {
            return 404;
        }
        session.closesAs(status);
        session.slot = null;
        return answer;
    }

    void die(String worker) {
        worker(worker).alive = false;
        sessions.values().stream()
                .filter(session -> worker.equals(session.slot))
                .forEach(session -> {
                    session.becomes("RECONNECTING");
                    session.stale = true;
                    session.seeking = true;
                    session.slot = null;
                });
    }

    long load(String worker) {
        return sessions.values().stream()
                .filter(session -> worker.equals(session.slot))
                .count();
    }

    boolean hasRoom(String worker) {
        return worker(worker).alive && load(worker) < worker(worker).capacity;
    }

    /** How many of those that seek a worker are still without one when nothing reassignment any more. */
    long left() {
        long seeking =
                sessions.values().stream().filter(session -> session.seeking).count();
        long room = workers.keySet().stream()
                .filter(this::hasRoom)
                .mapToLong(id -> worker(id).capacity - load(id))
                .sum();
        return Math.max(0, seeking - room);
    }
}
