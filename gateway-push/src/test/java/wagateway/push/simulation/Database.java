package wagateway.push.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Deleted;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.Published;

/** The rows of PostgreSQL, and the statements under way: each is committed some time later, and answered later still. */
final class Database {
    private static final int MAX_OLDER = 16;
    private static final Account ACCOUNT = new Account("+15550100", "Ada");

    private final LongSupplier clock;
    private final Map<SessionId, Row> rows = new TreeMap<>(Comparator.comparing(SessionId::value));
    private final List<Pending> outbox = new ArrayList<>();
    private final List<Statement> running = new ArrayList<>();
    private final List<Statement> answering = new ArrayList<>();
    private Object relaying;
    private boolean stalled;

    private static final class Row {
        final UserId user;
        long version;
        long createdAs;
        boolean deleted;
        Pending latest;

        Row(UserId user) {
            this.user = user;
        }
    }

    /** A committed event. */
    record Pending(UserId user, SessionId session, long version, String payload) {}

    private static final class Statement {
        final String who;
        final String what;
        final Supplier<?> work;
        final MonoSink<Object> caller;
        Object answer;
        boolean over;

        Statement(String who, String what, Supplier<?> work, MonoSink<Object> caller) {
            this.who = who;
            this.what = what;
            this.work = work;
            this.caller = caller;
            caller.onDispose(() -> over = true);
        }
    }

    Database(LongSupplier clock) {
        this.clock = clock;
    }

    /** Completes when it is answered; what nobody waits for any more is run all the same. */
    @SuppressWarnings("unchecked")
    <T> Mono<T> run(String who, String what, Supplier<T> work) {
        return (Mono<T>) Mono.create(caller -> running.add(new Statement(who, what, work, caller)));
    }

    void running(List<Step> steps) {
        if (!stalled) {
            running.forEach(statement ->
                    steps.add(new Step(Step.Kind.DATABASE_RUNS, statement.who, statement.what, () -> {
                        running.remove(statement);
                        statement.answer = statement.work.get();
                        answering.add(statement);
                    })));
        }
    }

    void answering(List<Step> steps) {
        answering.forEach(statement ->
                steps.add(new Step(Step.Kind.DATABASE_ANSWERS, statement.who, statement.what, () -> {
                    answering.remove(statement);
                    if (!statement.over) {
                        statement.caller.success(statement.answer);
                    }
                })));
    }

    boolean isStalled() {
        return stalled;
    }

    void stall(boolean stalls) {
        stalled = stalls;
    }

    boolean isIdle() {
        return running.isEmpty() && answering.isEmpty() && outbox.isEmpty();
    }

    /** 0: there never was such a session. */
    long version(SessionId session) {
        Row row = rows.get(session);
        return row == null ? 0 : row.version;
    }

    /** The version that it was last created with; 0 while it does not exist. */
    long life(SessionId session) {
        Row row = rows.get(session);
        return row == null || row.deleted ? 0 : row.createdAs;
    }

    /** Events to be published: those that wait from before, then the new one; none when there is no such session. */
    List<Pending> report(SessionId session) {
        Row row = rows.get(session);
        if (row == null || row.deleted) {
            return List.of();
        }
        EventVersion version = new EventVersion(row.version + 1);
        Instant at = Instant.ofEpochMilli(clock.getAsLong());
        return append(
                session,
                row,
                switch ((int) (version.value() % 3)) {
                    case 0 -> new SessionEvent(session, version, at, at, new Failed("failure", null));
                    case 1 ->
                        new SessionEvent(
                                session, version, at, at, new StatusOnly(SessionStatus.CONNECTED, null, ACCOUNT));
                    default -> new SessionEvent(session, version, at, at, new StatusOnly(SessionStatus.RECONNECTING));
                });
    }

    List<Pending> delete(SessionId session) {
        Row row = rows.get(session);
        if (row == null || row.deleted) {
            return List.of();
        }
        row.deleted = true;
        Instant at = Instant.ofEpochMilli(clock.getAsLong());
        return append(
                session, row, new SessionEvent(session, new EventVersion(row.version + 1), at, at, new Deleted()));
    }

    List<Pending> create(UserId user, SessionId session) {
        Row row = rows.computeIfAbsent(session, _ -> new Row(user));
        if (row.version > 0 && !row.deleted) {
            return List.of();
        }
        row.deleted = false;
        row.createdAs = row.version + 1;
        Instant at = Instant.ofEpochMilli(clock.getAsLong());
        return append(
                session,
                row,
                new SessionEvent(
                        session, new EventVersion(row.version + 1), at, at, new StatusOnly(SessionStatus.CREATED)));
    }

    private List<Pending> append(SessionId session, Row row, SessionEvent event) {
        List<Pending> events = new ArrayList<>(outbox.stream()
                .filter(pending -> pending.session().equals(session))
                .sorted(Comparator.comparingLong(Pending::version))
                .toList());
        row.version = event.version().value();
        row.latest = new Pending(row.user, session, row.version, Published.text(event));
        outbox.add(row.latest);
        events.add(row.latest);
        return events.size() > MAX_OLDER + 1 ? List.of() : events;
    }

    Void published(List<Pending> events) {
        outbox.removeAll(events);
        return null;
    }

    /** Null when there never was such a session. */
    Pending latest(SessionId session) {
        Row row = rows.get(session);
        return row == null ? null : row.latest;
    }

    List<Pending> latest(UserId user) {
        return rows.values().stream()
                .filter(row -> row.user.equals(user) && !row.deleted)
                .map(row -> row.latest)
                .toList();
    }

    List<Pending> latest() {
        return rows.values().stream().map(row -> row.latest).toList();
    }

    /** What waits, for the one who holds the lock; for others nothing. */
    List<Pending> leftBehind(Object relay) {
        if (relaying != null) {
            return List.of();
        }
        relaying = relay;
        return outbox.stream()
                .sorted(Comparator.comparing((Pending event) -> event.session().value())
                        .thenComparingLong(Pending::version))
                .toList();
    }

    /** The lock is free again. */
    void endRelay(Object relay) {
        if (relay.equals(relaying)) {
            relaying = null;
        }
    }
}
