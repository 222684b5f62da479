package wagateway.api.worker;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;
import wagateway.api.credential.CredentialId;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.identity.WorkerId;

/**
 * Which workers there are, and which session is on which: the table {@code workers}, where how many slots of a worker are taken is counted by a trigger.
 *
 * <p>Assignments wait for each other in PostgreSQL, each with a connection in its hands: so at most
 * {@value #ASSIGNMENT_CONCURRENCY} of a pod are there at a time, and others keep their connections.
 */
@Component
public final class PostgresWorkerRegistry {
    private static final String REGISTER = """
            INSERT INTO workers (id, endpoint, capacity, last_heartbeat_at, credential_key, only_while_watched)
            SELECT :id, :endpoint, :capacity, now(), CAST(:key AS text), CAST(:watched AS boolean)
            WHERE CAST(:key AS text) IS NULL OR EXISTS (
                SELECT FROM worker_credentials
                WHERE worker_id = :id AND key = :key AND (valid_until IS NULL OR valid_until > now()))
            ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, capacity = excluded.capacity,
                last_heartbeat_at = excluded.last_heartbeat_at, credential_key = excluded.credential_key, draining = false,
                only_while_watched = excluded.only_while_watched,
                restarted_at = CASE WHEN :fresh THEN CAST(:now AS timestamptz) ELSE workers.restarted_at END
            WHERE workers.kind = 'native'""";
    private static final String SESSIONS = """
            SELECT s.id, s.user_id, s.name, s.status
            FROM workers w LEFT JOIN LATERAL (
                SELECT * FROM sessions WHERE worker_id = w.id AND id > :after ORDER BY id LIMIT :limit) AS s ON true
            WHERE w.id = :worker ORDER BY s.id""";
    private static final String SERVED = """
            SELECT s.last_worker_id IS NULL
                OR coalesce(NOT w.draining AND w.last_heartbeat_at > now() - make_interval(secs => :silence), false) AS served
            FROM sessions s LEFT JOIN workers w ON w.id = s.worker_id WHERE s.id = :session""";
    private static final String TAKEN = "SELECT count(*) AS taken FROM sessions"
            + " WHERE user_id = :user AND deleted_at IS NULL AND worker_id IS NOT NULL AND id <> :session";
    private static final String HEARTBEAT =
            "UPDATE workers SET last_heartbeat_at = now(), credential_key = :key WHERE id = :id AND kind = 'native'";
    private static final String DRAIN = "UPDATE workers SET draining = true WHERE id = :id";
    private static final String ASSIGN = "SELECT " + PostgresWorkerRow.COLUMNS
            + " FROM assign_worker(:session, make_interval(secs => :silence), :moving, :kinds, :asked, CAST(:since AS bigint)) a"
            + " JOIN workers w ON w.id = a.id";
    private static final String ASSIGNED = "SELECT " + PostgresWorkerRow.COLUMNS + " FROM sessions s"
            + " JOIN workers w ON w.id = coalesce(s.worker_id, s.last_worker_id) WHERE s.id = :session";

    private static final int ASSIGNMENT_CONCURRENCY = 4;
    private static final int MAX_WAITING_ASSIGNMENTS = 1_024;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final Pool<Boolean> turns = PoolBuilder.from(Mono.just(true))
            .sizeBetween(0, ASSIGNMENT_CONCURRENCY)
            .maxPendingAcquire(MAX_WAITING_ASSIGNMENTS)
            .buildPool();
    private final DatabaseClient database;
    private final WorkerSettings settings;
    private final String[] kinds;
    private final InstantSource clock;

    PostgresWorkerRegistry(
            DatabaseClient database, WorkerSettings settings, WorkerClients clients, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.kinds = clients.kinds();
        this.clock = clock;
    }

    /**
     * Adds a worker or replaces what was known of it; it counts as alive and takes sessions again.
     *
     * @param fresh whether it runs none of the sessions that it had, and is to be asked for each of them
     * @param onlyWhileWatched whether it links sessions only while somebody watches, where those do not say otherwise
     * @return fails with {@link ProblemCode#WORKER_CREDENTIAL_INVALID} where the credential has just been revoked, or the id is
     *     that of a worker of another kind
     */
    public Mono<Void> register(Worker worker, int capacity, boolean fresh, boolean onlyWhileWatched) {
        return shown(REGISTER, worker.credential())
                .bind("id", worker.id().value())
                .bind("endpoint", worker.endpoint())
                .bind("capacity", capacity)
                .bind("fresh", fresh)
                .bind("watched", onlyWhileWatched)
                .bind("now", clock.instant())
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows > 0)
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_CREDENTIAL_INVALID)))
                .then();
    }

    /**
     * The sessions that have a slot on a worker, in the order of their ids.
     *
     * @param after the last id of the page before; null for the first page
     * @return fails with {@link ProblemCode#WORKER_NOT_FOUND}
     */
    public Mono<List<AssignedSession>> sessions(WorkerId id, @Nullable SessionId after, int limit) {
        return database.sql(SESSIONS)
                .bind("worker", id.value())
                .bind("after", after == null ? "" : after.value())
                .bind("limit", limit)
                // a worker without sessions is one row without a session
                .map(row -> Optional.ofNullable(row.get("id", String.class))
                        .map(session -> new AssignedSession(
                                session, text(row, "user_id"), text(row, "name"), text(row, "status"))))
                .all()
                .collectList()
                .filter(rows -> !rows.isEmpty())
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.WORKER_NOT_FOUND)))
                .map(rows -> rows.stream().flatMap(Optional::stream).toList());
    }

    /**
     * Whether whoever runs a session can be relied on to go on: a worker that is neither silent nor drained, or one that the
     * gateway has never heard of.
     */
    public Mono<Boolean> isServed(SessionId session) {
        return database.sql(SERVED)
                .bind("session", session.value())
                .bind("silence", silence())
                .map(row -> Boolean.TRUE.equals(row.get("served", Boolean.class)))
                .one()
                .defaultIfEmpty(false);
    }

    /** How many slots the other sessions of a user take. */
    public Mono<Long> takenBeside(SessionId session, UserId owner) {
        return database.sql(TAKEN)
                .bind("user", owner.value())
                .bind("session", session.value())
                .mapValue(Long.class)
                .one();
    }

    /**
     * @param credential that it showed; null for a shared one
     * @return false when the worker is unknown
     */
    public Mono<Boolean> heartbeat(WorkerId id, @Nullable CredentialId credential) {
        return update(shown(HEARTBEAT, credential), id);
    }

    /**
     * Gives the worker no more sessions.
     *
     * @return false when the worker is unknown
     */
    public Mono<Boolean> drain(WorkerId id) {
        return update(database.sql(DRAIN), id);
    }

    /**
     * Puts a session on the live worker it is on, else on the least loaded live one with room, of whatever kind; one that failed
     * to open a session within the last half minute comes last. Empty when there is none. However many pods assign at once, none
     * puts more on a worker than its capacity; a worker that takes a session back by itself, and says so, may pass it.
     *
     * <p>On another worker than before, the numbering of reports begins anew: the epoch of the worker before is retired,
     * and any other is accepted. On the same worker it goes on.
     */
    public Mono<Worker> assign(SessionId session) {
        return assign(session, false, Set.of(), null);
    }

    /**
     * The same in the place of workers that did not open it.
     *
     * @param asked those, of which none is chosen
     * @param since the version of the session when it was given to the first of them; empty where it has another one, as the
     *     user has changed his mind, or a worker has it though its answer was lost
     */
    public Mono<Worker> assignAnother(SessionId session, Set<WorkerId> asked, EventVersion since) {
        return assign(session, false, asked, since);
    }

    /**
     * The same for a session whose worker fell silent: any other worker comes before the one that it was given to last.
     * Empty also when the session does not seek a worker any more.
     */
    public Mono<Worker> move(SessionId session) {
        return assign(session, true, Set.of(), null);
    }

    private Mono<Worker> assign(SessionId session, boolean moving, Set<WorkerId> asked, @Nullable EventVersion since) {
        GenericExecuteSpec statement = database.sql(ASSIGN);
        Mono<Worker> assignment = (since == null
                        ? statement.bindNull("since", Long.class)
                        : statement.bind("since", since.value()))
                .bind("asked", asked.stream().map(WorkerId::value).toArray(String[]::new))
                .bind("session", session.value())
                .bind("moving", moving)
                .bind("silence", silence())
                .bind("kinds", kinds)
                .map(PostgresWorkerRow::worker)
                .one();
        return Mono.usingWhen(
                turns.acquire(MAX_WAIT).onErrorMap(e -> ProblemException.of(ProblemCode.OVERLOADED)),
                turn -> assignment,
                PooledRef::release);
    }

    /** The worker a session is on, or was on last, alive or not. */
    public Mono<Worker> assigned(SessionId session) {
        return database.sql(ASSIGNED)
                .bind("session", session.value())
                .map(PostgresWorkerRow::worker)
                .one();
    }

    private GenericExecuteSpec shown(String sql, @Nullable CredentialId credential) {
        var statement = database.sql(sql);
        return credential == null ? statement.bindNull("key", String.class) : statement.bind("key", credential.key());
    }

    private static Mono<Boolean> update(GenericExecuteSpec statement, WorkerId id) {
        return statement.bind("id", id.value()).fetch().rowsUpdated().map(rows -> rows > 0);
    }

    private double silence() {
        return settings.silence().toMillis() / 1000.0;
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
