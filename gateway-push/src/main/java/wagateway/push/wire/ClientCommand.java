package wagateway.push.wire;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wagateway.model.event.Offset;
import wagateway.model.identity.SessionId;

/** What a client asks for once it is connected. */
public sealed interface ClientCommand {
    /** How many sessions it names, malformed ids too; 1 where it names none. */
    default int named() {
        return this instanceof Resume resume ? Math.max(1, resume.sessions().size()) : 1;
    }

    record Subscribe(SessionId session) implements ClientCommand {}

    /**
     * Sessions that the client had before.
     *
     * @param all whether it had every session of the user; else those named
     * @param seen up to where it has been given everything of them; {@link Offset#NONE} for nowhere
     */
    record Resume(boolean all, List<SessionId> sessions, Offset seen) implements ClientCommand {
        /** What is asked for when that offset cannot be reached. */
        public List<ClientCommand> asNew() {
            return all
                    ? List.of(new SubscribeAll())
                    : sessions.stream().<ClientCommand>map(Subscribe::new).toList();
        }
    }

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
                        ? new Unusable(
                                null, Refusal.INVALID_ARGUMENT.because("the argument must be a token, as a string"))
                        : new RefreshToken(event.argument());
            default -> new Unusable(null, Refusal.UNKNOWN_EVENT.because("no such event: see the list of commands"));
        };
    }

    private static ClientCommand withSession(ClientEvent event, Function<SessionId, ClientCommand> command) {
        String argument = event.argument();
        if (argument == null) {
            return new Unusable(
                    null, Refusal.INVALID_ARGUMENT.because("the argument must be a session id, as a string"));
        }
        return SessionId.parse(argument).map(command).orElseGet(() -> unknown(argument));
    }

    /** @param text which cannot be the id of any session */
    static ClientCommand unknown(String text) {
        return new Unusable(
                text.substring(0, Math.min(text.length(), SessionId.MAX_LENGTH)), Refusal.SESSION_NOT_FOUND.asAnswer());
    }
}
