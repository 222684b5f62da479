package wagateway.push.client;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Settings of clients, for tests of what may wait for one. */
public final class TestClients {
    private TestClients() {}

    /**
     * One that may send and subscribe what it likes, and read nothing for 30 s.
     *
     * @param frames that may wait
     * @param bytes that may wait
     * @param conflateAbove bytes
     */
    public static ClientSettings waiting(int frames, long bytes, long conflateAbove) {
        return waiting(frames, bytes, conflateAbove, Duration.ofSeconds(30));
    }

    /** The same, for another time. */
    public static ClientSettings waiting(int frames, long bytes, long conflateAbove, Duration stuckAfter) {
        return new ClientSettings(
                1_000, 1_000, 1_000, frames, DataSize.ofBytes(bytes), DataSize.ofBytes(conflateAbove), stuckAfter);
    }
}
