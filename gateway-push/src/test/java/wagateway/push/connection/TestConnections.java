package wagateway.push.connection;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Settings of connections, for tests. */
public final class TestConnections {
    /** Pings after 25 s, pongs within 60 s, a token within 45 s and told of 60 s before its end; a megabyte a frame. */
    public static final ConnectionSettings SETTINGS = carrying(1_000_000);

    private TestConnections() {}

    /** The same, with frames of at most so many bytes. */
    public static ConnectionSettings carrying(int bytes) {
        return new ConnectionSettings(
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                Duration.ofSeconds(45),
                Duration.ofSeconds(60),
                DataSize.ofBytes(bytes));
    }
}
