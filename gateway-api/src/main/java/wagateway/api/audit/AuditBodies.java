package wagateway.api.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the audit is told as. */
final class AuditBodies {
    private AuditBodies() {}

    /** @param next the {@code before} of the following page; absent on the last */
    record AuditPage(List<AuditRecord> items, @Nullable Long next) {
        /** @param found one more than the limit where there are more */
        static AuditPage of(List<AuditRecord> found, int limit) {
            var items = found.stream().limit(limit).toList();
            return new AuditPage(items, found.size() > limit ? items.getLast().id() : null);
        }
    }

    /** An entry of the table. */
    record AuditRecord(
            long id,
            Instant at,
            String action,
            String actor,
            String userId,
            @Nullable String sessionId,
            @Nullable String detail,
            @Nullable String refused) {}
}
