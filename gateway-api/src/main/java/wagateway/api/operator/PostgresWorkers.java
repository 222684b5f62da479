package wagateway.api.operator;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.worker.WorkerSettings;
import wagateway.model.identity.WorkerId;

/** Reads what is known of workers. */
@Component
final class PostgresWorkers {
    private static final String COLUMNS = """
            SELECT id, kind, endpoint, capacity, sessions, last_heartbeat_at, failed_at, CASE
                WHEN last_heartbeat_at <= now() - make_interval(secs => :silence) THEN 'silent'
                WHEN draining THEN 'draining'
                ELSE 'alive' END AS state
            FROM workers WHERE\s""";
    private static final String LIST = COLUMNS + "id > :after ORDER BY id LIMIT :limit";
    private static final String ONE = COLUMNS + "id = :id";
    private static final String SESSIONS =
            "SELECT status, count(*) AS sessions FROM sessions WHERE worker_id = :id GROUP BY status";

    private static final String COUNT =
            "SELECT state, count(*) AS workers, sum(capacity) AS capacity, sum(sessions) AS taken FROM (" + COLUMNS
                    + "true) AS known GROUP BY state";

    private final DatabaseClient database;
    private final WorkerSettings settings;

    PostgresWorkers(DatabaseClient database, WorkerSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * A worker that has registered.
     *
     * @param kind {@code native}, or that of a worker which the gateway calls in its own words
     * @param state {@code alive}; {@code draining}, which gets no more sessions; {@code silent}, whose sessions move to others
     * @param slots that are taken of its capacity
     * @param failedAt when it failed last to open a session
     * @param sessions those in the slots, by their status; absent in a list
     */
    record KnownWorker(
            String id,
            String kind,
            String endpoint,
            String state,
            int capacity,
            int slots,
            Instant lastHeartbeatAt,
            @Nullable Instant failedAt,
            @Nullable Map<String, Long> sessions) {
        KnownWorker with(Map<String, Long> counted) {
            return new KnownWorker(id, kind, endpoint, state, capacity, slots, lastHeartbeatAt, failedAt, counted);
        }
    }

    /**
     * All workers in one state.
     *
     * @param slots that they have together
     * @param taken how many of those are
     */
    record Count(long workers, long slots, long taken) {
        static final Count NONE = new Count(0, 0, 0);
    }

    /** By their state; one in which there are none is absent. */
    Mono<Map<String, Count>> count() {
        return asked(COUNT)
                .map(row -> Map.entry(
                        required(row, "state", String.class),
                        new Count(
                                required(row, "workers", Long.class),
                                required(row, "capacity", Long.class),
                                required(row, "taken", Long.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<List<KnownWorker>> list(String after, int limit) {
        return asked(LIST)
                .bind("after", after)
                .bind("limit", limit)
                .map(PostgresWorkers::worker)
                .all()
                .collectList();
    }

    /** With its sessions counted; empty where there is no such worker. */
    Mono<KnownWorker> find(WorkerId id) {
        return asked(ONE)
                .bind("id", id.value())
                .map(PostgresWorkers::worker)
                .one()
                .zipWith(sessionsOf(id), KnownWorker::with);
    }

    private Mono<Map<String, Long>> sessionsOf(WorkerId id) {
        return database.sql(SESSIONS)
                .bind("id", id.value())
                .map(row -> Map.entry(required(row, "status", String.class), required(row, "sessions", Long.class)))
                .all()
                .collect(TreeMap::new, (counts, one) -> counts.put(one.getKey(), one.getValue()));
    }

    private GenericExecuteSpec asked(String sql) {
        return database.sql(sql).bind("silence", settings.silence().toMillis() / 1000.0);
    }

    private static KnownWorker worker(Readable row) {
        return new KnownWorker(
                required(row, "id", String.class),
                required(row, "kind", String.class),
                required(row, "endpoint", String.class),
                required(row, "state", String.class),
                required(row, "capacity", Integer.class),
                required(row, "sessions", Integer.class),
                required(row, "last_heartbeat_at", Instant.class),
                row.get("failed_at", Instant.class),
                null);
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }
}
