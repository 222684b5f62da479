package wagateway.api.session;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * Where sessions and their events are kept. A change is committed, with its event and the note that it is to be
 * published, and handed to the publisher, before its outcome is emitted. Versions of an id are consecutive, over deletions
 * too.
 */
public interface SessionStore {
    /** Empty when the user has no such session, whether or not another user has. */
    Mono<Session> find(UserId owner, SessionId id);

    /** Sessions of a user, in the order and as many as the search says. */
    Mono<SessionSlice> list(UserId owner, SessionSearch search);

    /** How many sessions the user has, by their status; a status that none has is left out. */
    Mono<Map<String, Long>> counts(UserId owner);

    /** The names of the user's sessions that are stored under one of these slugs, by their slug. */
    Mono<Map<String, String>> names(UserId owner, Collection<String> slugs);

    /**
     * Stores a new session with its first event, {@code CREATED}; one that its owner deleted comes back with its next version.
     *
     * @param slug an owner has at most one session of a slug
     * @param onlyWhileWatched as of a {@link Session}
     */
    Mono<Creation> create(
            UserId owner, SessionId id, String name, String slug, @Nullable Boolean onlyWhileWatched, Instant at);

    /** Says of a session of the user whether it is linked only while somebody watches; does nothing where there is none. */
    Mono<Void> linkOnlyWhileWatched(UserId owner, SessionId id, boolean only);

    /** Stores a change, or says why not; decided in the statement that stores it. */
    Mono<Outcome> append(SessionChange change);
}
