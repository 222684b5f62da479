package wagateway.api.auth;

import static wagateway.pod.UnusableSettingException.require;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A port for the calls of workers, which serves nothing else.
 *
 * @param number where the pod listens for workers too; 0: it has one port for all calls
 * @param exclusive whether workers are served on that port alone; false while they move to it
 */
@ConfigurationProperties("wagateway.api.worker-port")
public record WorkerPortSettings(
        @DefaultValue("0") int number, @DefaultValue("true") boolean exclusive) {
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException when the number is no port */
    public WorkerPortSettings {
        require(number >= 0 && number <= MAX_PORT, "PORT_FOR_WORKERS must be between 0 and " + MAX_PORT);
    }

    /** Whether there is such a port. */
    public boolean isUsed() {
        return number > 0;
    }

    /**
     * Whether a call is on a port that does not serve it.
     *
     * @param listening end of the connection on this side, as the socket has it and not as a header says
     */
    public boolean refuses(@Nullable SocketAddress listening, boolean ofWorker) {
        boolean forWorkers = listening instanceof InetSocketAddress address && address.getPort() == number;
        return isUsed() && (forWorkers ? !ofWorker : ofWorker && exclusive);
    }
}
