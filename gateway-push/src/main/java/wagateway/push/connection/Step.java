package wagateway.push.connection;

import java.util.List;

/** What an input leads to. */
public record Step(ConnectionState state, List<Effect> effects) {
    static Step of(ConnectionState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
