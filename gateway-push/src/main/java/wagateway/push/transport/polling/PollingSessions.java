package wagateway.push.transport.polling;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import wagateway.push.transport.ConnectionRuntime;

/** The connections of this pod that began with long polling, by sid. */
public final class PollingSessions {
    private final ConnectionRuntime runtime;
    private final int max;
    private final ConcurrentMap<String, PollingSession> sessions = new ConcurrentHashMap<>();

    /** @param max how many there may be at a time */
    public PollingSessions(ConnectionRuntime runtime, int max) {
        this.runtime = runtime;
        this.max = max;
    }

    /** Whether new connections are to be sent elsewhere. */
    boolean isClosing() {
        return runtime.isDraining();
    }

    /** @return null when there are too many already */
    @Nullable
    PollingSession open(@Nullable String headerToken) {
        if (sessions.size() >= max) {
            return null;
        }
        String sid = runtime.newSid();
        var session = new PollingSession(sid, this, runtime, headerToken);
        sessions.put(sid, session);
        return session;
    }

    /** @return null when this pod has no such connection, or it began as a WebSocket */
    public @Nullable PollingSession find(String sid) {
        return sessions.get(sid);
    }

    void forget(String sid) {
        sessions.remove(sid);
    }
}
