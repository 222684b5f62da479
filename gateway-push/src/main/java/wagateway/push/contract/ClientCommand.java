package wagateway.push.contract;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wagateway.model.identity.SessionId;

/** What a client asks for once it is connected. */
public sealed interface ClientCommand {
    record Subscribe(SessionId session) implements ClientCommand {}

    record Unsubscribe(SessionId session) implements ClientCommand {}

    /** Every session of the user, those that do not exist yet too. */
    record SubscribeAll() implements ClientCommand {}

    /** Ends what {@link SubscribeAll} began; sessions subscribed one by one stay. */
    record UnsubscribeAll() implements ClientCommand {}

    record RefreshToken(String token) implements ClientCommand {
        /** Without the token. */
        @Override
        public String toString() {
            return "RefreshToken";
        }
    }

    /**
     * Something that cannot be done.
     *
     * @param subject what the client named, shortened
     */
    record Unusable(@Nullable String subject, Answer.Refused answer) implements ClientCommand {}

    /** Reads an event of the client; never throws. */
    static ClientCommand of(ClientEvent event) {
        return switch (event.name()) {
            case "subscribe_session" -> withSession(event, Subscribe::new);
            case "unsubscribe_session" -> withSession(event, Unsubscribe::new);
            case "subscribe_all_sessions" -> new SubscribeAll();
            case "unsubscribe_all_sessions" -> new UnsubscribeAll();
            case "refresh_token" ->
                event.argument() == null
                        ? new Unusable(null, Refusal.INVALID_ARGUMENT.because("the argument is a token"))
                        : new RefreshToken(event.argument());
            default -> new Unusable(null, Refusal.UNKNOWN_EVENT.because("no such event: see the list of commands"));
        };
    }

    private static ClientCommand withSession(ClientEvent event, Function<SessionId, ClientCommand> command) {
        String argument = event.argument();
        if (argument == null) {
            return new Unusable(null, Refusal.INVALID_ARGUMENT.because("the argument is a session id, as a string"));
        }
        return SessionId.parse(argument)
                .map(command)
                .orElseGet(() -> new Unusable(shortened(argument), Refusal.SESSION_NOT_FOUND.asAnswer()));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), SessionId.MAX_LENGTH));
    }
}
