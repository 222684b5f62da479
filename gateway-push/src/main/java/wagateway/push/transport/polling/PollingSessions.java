package wagateway.push.transport.polling;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wagateway.push.admission.HandshakeRefusal;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.Newcomer;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.transport.ConnectionRuntime;

/** The connections of this pod that began with long polling, by sid. */
public final class PollingSessions {
    private final ConnectionRuntime<EngineIoMachine> runtime;
    private final Supplier<String> sids;
    private final int max;
    private final InputAdmission inputs;
    private final ConcurrentMap<String, PollingSession> sessions = new ConcurrentHashMap<>();

    /**
     * @param sids ids that cannot be guessed: a request needs only the sid of a connection to act for it
     * @param max how many there may be at a time
     */
    public PollingSessions(
            ConnectionRuntime<EngineIoMachine> runtime, Supplier<String> sids, int max, InputAdmission inputs) {
        this.runtime = runtime;
        this.sids = sids;
        this.max = max;
        this.inputs = inputs;
    }

    /** Whether the pod is shutting down, so that new connections are refused. */
    boolean isClosing() {
        return runtime.isDraining();
    }

    /** An id for a new connection, however it begins. */
    public String newSid() {
        return sids.get();
    }

    /** @return null when there are too many already */
    @Nullable
    PollingSession open(Newcomer newcomer, @Nullable String headerToken) {
        if (sessions.size() >= max) {
            newcomer.leave();
            runtime.refused(HandshakeRefusal.POD_POLLING);
            return null;
        }
        String sid = newSid();
        var session = new PollingSession(sid, this, runtime, newcomer, new PostInput(inputs), headerToken);
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
