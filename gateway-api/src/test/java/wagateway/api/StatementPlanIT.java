package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.api.Reporter.report;
import static wagateway.api.Reporter.status;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How PostgreSQL goes about the statement of reports, in a database that is new and not analysed yet. */
class StatementPlanIT {
    private static final int REPORTS = 20;

    private final Database database = Database.create("plan");

    @Test
    void a_report_reads_its_session_by_its_key() {
        try (Pods.Pod pod = database.pods(1).getFirst()) {
            database.execute("""
                    INSERT INTO sessions (id, user_id, slug, name, status, version, created_at, updated_at)
                    SELECT 'user' || n || '-phone', 'user' || n, 'phone', 'phone', 'CREATED', 1, now(), now()
                    FROM generate_series(1, 2000) AS n""");

            IntStream.rangeClosed(1, REPORTS)
                    .forEach(n -> report(pod, status("user" + n + "-phone", "CONNECTED"))
                            .expectStatus()
                            .isAccepted());

            await().until(() -> scans("sessions_pkey") >= REPORTS);
            assertThat(scans("sessions_live_of_user")).isLessThan(REPORTS);
        }
    }

    private long scans(String index) {
        return database.count("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = ?", index);
    }
}
