package wagateway.push.connection;

import java.util.List;
import java.util.function.Function;
import wagateway.push.protocol.CloseReason;

/**
 * What an input leads to.
 *
 * @param <S> the states of what took it: a connection, its conversation, or a session of a namespace
 */
public sealed interface Step<S> {
    /** It goes on in this state. */
    record Next<S>(S state, List<Effect> effects) implements Step<S> {}

    /**
     * The connection is to be closed; nothing has an effect after that.
     *
     * @param last effects to be performed before
     */
    record End<S>(CloseReason reason, List<Effect> last) implements Step<S> {}

    static <S> Step<S> next(S state, Effect... effects) {
        return new Next<>(state, List.of(effects));
    }

    static <S> Step<S> end(CloseReason reason, Effect... last) {
        return new End<>(reason, List.of(last));
    }

    /** The same of something that this state is a part of. */
    default <T> Step<T> map(Function<? super S, ? extends T> whole) {
        return switch (this) {
            case Next<S>(S state, List<Effect> effects) -> new Next<>(whole.apply(state), effects);
            case End<S>(CloseReason reason, List<Effect> last) -> new End<>(reason, last);
        };
    }
}
