package wagateway.api.worker;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wagateway.api.worker.Worker.Adapted;

/** Reads rows of the table {@code workers}. */
public final class PostgresWorkerRow {
    /** What is read, of a table that the statement calls {@code w}. */
    public static final String COLUMNS = "w.id, w.endpoint, w.credential_key, w.kind, w.sealed_key, w.gateway_url";

    private PostgresWorkerRow() {}

    public static Worker worker(Readable row) {
        Worker worker = Worker.of(text(row, "id"), text(row, "endpoint"), row.get("credential_key", String.class));
        return new Worker(worker.id(), worker.endpoint(), worker.credential(), adapted(row));
    }

    private static @Nullable Adapted adapted(Readable row) {
        var kind = new WorkerKind(text(row, "kind"));
        return kind.equals(WorkerKind.NATIVE)
                ? null
                : new Adapted(kind, text(row, "sealed_key"), text(row, "gateway_url"));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
