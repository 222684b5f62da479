package wagateway.api.session.postgres;

import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import wagateway.api.session.Outcome;
import wagateway.model.event.EventVersion;
import wagateway.model.identity.UserId;

/** Runs the statements that store changes. */
record Appends(DatabaseClient database) {
    /** One change, in its own transaction. */
    Mono<Outcome> one(Append append) {
        return AppendStatement.of(database, append)
                .map(row -> new AppendRow(
                        StoredRow.of(row, null), count(row), isTrue(row, "known"), isTrue(row, "duplicate")))
                .all()
                .collectList()
                .map(rows -> outcome(append, rows))
                .onErrorReturn(DuplicateKeyException.class, new Outcome.Duplicate());
    }

    /**
     * Many changes of different sessions in one transaction.
     *
     * @return the outcome of those that were stored, by their place in the list
     */
    Mono<Map<Integer, Outcome>> many(List<Append> appends) {
        return BatchStatement.of(database, appends)
                .map(row -> new BatchRow(
                        Objects.requireNonNull(row.get("place", Integer.class)), StoredRow.of(row, null), count(row)))
                .all()
                .collectList()
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                BatchRow::place,
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        found -> stored(
                                                appends.get(found.getFirst().place()), found)))));
    }

    private static Outcome outcome(Append append, List<AppendRow> rows) {
        AppendRow answer = rows.getFirst();
        EventVersion version = answer.row().version();
        UserId owner = answer.row().owner();
        return version == null || owner == null
                ? answer.refusal()
                : append.stored(
                        owner,
                        version,
                        answer.qrCodes(),
                        rows.stream().map(AppendRow::row).toList());
    }

    private static Outcome stored(Append append, List<BatchRow> rows) {
        StoredRow row = rows.getFirst().row();
        return append.stored(
                Objects.requireNonNull(row.owner()),
                Objects.requireNonNull(row.version()),
                rows.getFirst().qrCodes(),
                rows.stream().map(BatchRow::row).toList());
    }

    static boolean isTrue(Readable row, String column) {
        return Boolean.TRUE.equals(row.get(column, Boolean.class));
    }

    private static int count(Readable row) {
        Integer count = row.get("qr_codes", Integer.class);
        return count == null ? 0 : count;
    }

    private record BatchRow(int place, StoredRow row, int qrCodes) {}

    private record AppendRow(StoredRow row, int qrCodes, boolean known, boolean duplicate) {
        Outcome refusal() {
            if (!known) {
                return new Outcome.Unknown();
            }
            return duplicate ? new Outcome.Duplicate() : new Outcome.Stale();
        }
    }
}
