package wagateway.api.session;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** A user's sessions. What is another user's is not found, like what does not exist. */
@Component
public class Sessions {
    private static final int ID_ATTEMPTS = 5;

    private final SessionStore store;
    private final InstantSource clock;

    Sessions(SessionStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return fails with {@link ProblemCode#SESSION_NOT_FOUND} */
    public Mono<Session> require(UserId owner, String id) {
        return Mono.justOrEmpty(SessionId.parse(id))
                .flatMap(parsed -> store.find(owner, parsed))
                .switchIfEmpty(Mono.error(() -> ProblemException.of(ProblemCode.SESSION_NOT_FOUND)));
    }

    /**
     * Says of a session whether it is linked only while somebody watches.
     *
     * @return fails with {@link ProblemCode#SESSION_NOT_FOUND}
     */
    public Mono<Void> linkOnlyWhileWatched(UserId owner, String id, boolean only) {
        return require(owner, id).flatMap(session -> store.linkOnlyWhileWatched(owner, session.id(), only));
    }

    Mono<SessionSlice> list(UserId owner, SessionSearch search) {
        return store.list(owner, search);
    }

    Mono<Map<String, Long>> counts(UserId owner) {
        return store.counts(owner);
    }

    /**
     * Makes a session of a name that the user has not yet.
     *
     * @param onlyWhileWatched as of a {@link Session}
     * @return fails with {@link ProblemCode#INVALID_FIELD}, {@link ProblemCode#SESSION_EXISTS} or
     *     {@link ProblemCode#SESSION_LIMIT_REACHED}
     */
    Mono<Session> create(UserId owner, String text, @Nullable Boolean onlyWhileWatched) {
        return Mono.defer(() -> {
            SessionName name = SessionName.of(text);
            Slug slug = Slug.of(name);
            return store.names(owner, slug.stored())
                    .flatMap(names -> names.values().stream().anyMatch(name::isSameAs)
                            ? Mono.error(ProblemException.of(ProblemCode.SESSION_EXISTS))
                            : create(
                                    owner,
                                    slug.id(owner),
                                    name,
                                    slug.unlessIn(names.keySet()),
                                    onlyWhileWatched,
                                    ID_ATTEMPTS));
        });
    }

    private Mono<Session> create(
            UserId owner,
            SessionId id,
            SessionName name,
            String slug,
            @Nullable Boolean onlyWhileWatched,
            int attempts) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Mono<Creation> created = store.create(owner, id, name.value(), slug, onlyWhileWatched, now);
        return created.flatMap(creation -> switch (creation) {
            case Creation.Created(Session session) -> Mono.just(session);
            case Creation.Exists _ -> Mono.error(ProblemException.of(ProblemCode.SESSION_EXISTS));
            case Creation.LimitReached _ -> Mono.error(ProblemException.of(ProblemCode.SESSION_LIMIT_REACHED));
            case Creation.IdTaken _ ->
                attempts > 0
                        ? create(
                                owner,
                                Slug.withSuffix(Slug.of(name).id(owner)),
                                name,
                                slug,
                                onlyWhileWatched,
                                attempts - 1)
                        : Mono.error(new IllegalStateException("no free session id was found"));
        });
    }
}
