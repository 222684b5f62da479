package wagateway.push.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.push.protocol.CloseReason;

/** A machine under test, with a clock of its own: where it is now, and what it did last. */
public abstract class RunningMachine {
    protected static final long START = 1_000_000;

    protected final List<Effect> effects = new ArrayList<>();
    protected @Nullable CloseReason closed;
    protected long now = START;
    private final Machine machine;
    private @Nullable ConnectionState state;

    protected RunningMachine(Machine machine) {
        this.machine = machine;
    }

    /** A caller whose token ends so long after the start. */
    protected static Caller caller(String user, Duration token) {
        return new Caller(new UserId(user), null, Instant.ofEpochMilli(START).plus(token));
    }

    protected void tickAfter(Duration time) {
        now += time.toMillis();
        input(new Input.Ticked());
    }

    protected void input(Input input) {
        take(machine.on(Objects.requireNonNull(state), input, now));
    }

    protected void take(Step<ConnectionState> step) {
        effects.clear();
        switch (step) {
            case Step.Next<ConnectionState>(ConnectionState next, List<Effect> more) -> {
                state = next;
                effects.addAll(more);
            }
            case Step.End<ConnectionState>(CloseReason reason, List<Effect> last) -> {
                closed = reason;
                effects.addAll(last);
            }
        }
    }
}
