package wagateway.model.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The Lua scripts, all but one called by their text; keys, arguments and answer of each are in the header of its file. */
public enum Script {
    /** Stores and publishes events, unless newer ones of their session are there; a {@link FunctionLibrary}. */
    PUBLISH,
    /** Says that every session of the user has been published. */
    COMPLETE,
    /** Reads the present state of some or all sessions, and keeps what clients have subscribed. */
    SNAPSHOT,
    /** Reads what came after an offset, or the present state where that is too long ago. */
    REPLAY,
    /** Keeps all that a client has subscribed, in the place of what is kept of it. */
    STORE,
    /** Deletes what is kept of a client, unless the client was recovered meanwhile. */
    FORGET,
    /** Renews the lease of a push pod and reads which other pods have one. */
    PODS,
    /** Counts a connection among those of its user. */
    CONNECT,
    /** Renews the leases of connections of a user. */
    RENEW,
    /** Tells whether a master of Redis may lack events, as it is a new one. */
    BEHIND,
    /** Publishes the canary of a push pod, which must come back to it. */
    CANARY;

    /**
     * The text of the script.
     *
     * @throws UncheckedIOException when the jar is broken
     */
    public String text() {
        String file = name().toLowerCase(Locale.ROOT) + ".lua";
        try (var in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
