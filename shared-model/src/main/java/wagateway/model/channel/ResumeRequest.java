package wagateway.model.channel;

import java.util.Optional;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Somebody watches a session that was paused as nobody did: an API pod is asked to have it linked again. */
public record ResumeRequest(UserId user, SessionId session) {
    /** Sorted set, all scores 0, of the requests as {@link #toString} has them: a set whose members can be awaited. */
    public static final String REQUESTS = "wagw:resume-requests";

    /** Reads the form that {@link #toString} writes; empty for anything else. */
    public static Optional<ResumeRequest> parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0 || space == text.length() - 1) {
            return Optional.empty();
        }
        try {
            var user = new UserId(text.substring(space + 1));
            return SessionId.parse(text.substring(0, space)).map(session -> new ResumeRequest(user, session));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The session, a space and the user. */
    @Override
    public String toString() {
        return session + " " + user;
    }
}
