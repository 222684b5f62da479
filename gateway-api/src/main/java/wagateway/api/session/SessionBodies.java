package wagateway.api.session;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the calls about sessions take and give. */
final class SessionBodies {
    private SessionBodies() {}

    /**
     * @param name in any script, with a letter, a digit or a symbol and without control characters
     * @param onlyWhileWatched whether it is linked only while somebody watches; null: as its worker has it
     */
    record NewSession(
            @NotBlank @Size(max = SessionName.MAX_LENGTH) String name,
            @Nullable Boolean onlyWhileWatched) {}

    record SessionPage(List<SessionBody> items, @Nullable String next) {
        static SessionPage of(SessionSlice slice, SessionOrder order) {
            SessionCursor last = slice.last();
            return new SessionPage(
                    slice.sessions().stream().map(SessionBody::of).toList(), last == null ? null : last.in(order));
        }
    }

    /** @param byStatus without those that no session has */
    record SessionCounts(long total, SortedMap<String, Long> byStatus) {
        static SessionCounts of(Map<String, Long> counts) {
            long total = counts.values().stream().mapToLong(Long::longValue).sum();
            return new SessionCounts(total, new TreeMap<>(counts));
        }
    }

    record SessionBody(
            String id,
            String name,
            String status,
            @Nullable String phoneNumber,
            @Nullable String displayName,
            @Nullable String error,
            @Nullable String reason,
            @Nullable Boolean stale,
            long version,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant lastReportAt,
            @Nullable Boolean onlyWhileWatched) {
        static SessionBody of(Session session) {
            StatusBody status = StatusBody.of(session.latest());
            return new SessionBody(
                    status.sessionId(),
                    session.name(),
                    status.status(),
                    status.phoneNumber(),
                    status.displayName(),
                    status.error(),
                    status.reason(),
                    status.stale(),
                    status.version(),
                    session.createdAt(),
                    status.timestamp(),
                    status.lastReportAt(),
                    session.onlyWhileWatched());
        }
    }
}
