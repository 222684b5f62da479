package wagateway.push.watching;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Keeps what it was told, as {@code lease <user> <session> <milliseconds>} and {@code resume <user> <session>}. */
public final class ToldWatchStore implements WatchStore {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private boolean away;

    /** From now on each call fails, once it was noted. */
    void goAway() {
        away = true;
    }

    public List<String> told() {
        return told;
    }

    @Override
    public Mono<Void> lease(UserId user, SessionId session, Duration lasting) {
        return call("lease " + user + " " + session + " " + lasting.toMillis());
    }

    @Override
    public Mono<Void> requestResume(UserId user, SessionId session) {
        return call("resume " + user + " " + session);
    }

    private Mono<Void> call(String text) {
        return Mono.defer(() -> {
            told.add(text);
            return away ? Mono.error(new IllegalStateException("planted")) : Mono.empty();
        });
    }
}
