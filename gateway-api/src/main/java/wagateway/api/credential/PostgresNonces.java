package wagateway.api.credential;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The nonces of signed calls, on all pods: the table {@code worker_nonces}. Only who has a secret adds one. Each one that is added takes
 * some away that have ended.
 */
@Component
public final class PostgresNonces {
    private static final String USE = """
            WITH ended AS (
                DELETE FROM worker_nonces WHERE (signer, nonce) IN (
                    SELECT signer, nonce FROM worker_nonces WHERE until < now()
                    ORDER BY until LIMIT 10 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO worker_nonces (signer, nonce, until) VALUES (:signer, :nonce, now() + make_interval(secs => :kept))
            ON CONFLICT DO NOTHING""";
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final DatabaseClient database;

    PostgresNonces(DatabaseClient database) {
        this.database = database;
    }

    /**
     * @param signer whose nonce it is
     * @param kept how long a signature with it could be shown again
     * @return false when it was used before
     */
    public Mono<Boolean> use(String signer, String nonce, Duration kept) {
        return database.sql(USE)
                .bind("signer", signer)
                .bind("nonce", nonce)
                .bind("kept", (double) kept.plus(CLOCKS_DIFFER).toSeconds())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }
}
