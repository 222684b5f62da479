package wagateway.model.channel;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/**
 * The Redis names of one user. All carry the hash tag of the user, so they lie in one slot of a cluster, and no key of a
 * user can be a key of another.
 *
 * <table>
 * <caption>Layout, kept by the scripts of {@link Script} alone</caption>
 * <tr><td>{@link #sessions()}</td><td>hash: session id → {@code <version> <event JSON>} of its latest event, and the
 *     field {@value #COMPLETE}, the number of rebuilds, once it holds every session of the user</td></tr>
 * <tr><td>{@link #events()}</td><td>stream: id {@code <seq>-0}, consecutive, fields {@code epoch} and {@code event};
 *     trimmed, never empty; begun anew by another server process</td></tr>
 * <tr><td>{@link #subscriptions}</td><td>hash of one recoverable client: session id, or {@value #ALL} → {@code seq} of the
 *     stream when it subscribed; lives a while longer than the connection</td></tr>
 * <tr><td>{@link #recoveries}</td><td>how often that client was recovered; lives as long</td></tr>
 * <tr><td>{@link #rebuildTurn()}</td><td>there while no other rebuild may begin; expires by itself</td></tr>
 * <tr><td>{@link #connections()}</td><td>sorted set: a connection on any pod → the end of its lease in ms, negative when
 *     it is to go</td></tr>
 * <tr><td>{@link #watched}</td><td>there while somebody is shown a code of the session; expires by itself
 *     ({@link WatchLease})</td></tr>
 * <tr><td>{@link #channel()}</td><td>shard channel: {@code <epoch>-<seq> <event JSON>}</td></tr>
 * </table>
 *
 * @param user whose names these are
 */
public record UserKeys(UserId user) {
    /** The mark of a complete hash; not the form of any session id. */
    public static final String COMPLETE = "@complete";

    /** Stands for all sessions of the user; not the form of any session id. */
    public static final String ALL = "@all";

    /** Sorted set, all scores 0, of the users whose hash a push pod found incomplete: a set whose members can be awaited. */
    public static final String REBUILD_REQUESTS = "wagw:rebuild-requests";

    private static final String PREFIX = "wagw:{";
    private static final String UNRESERVED = "-._~";

    public String sessions() {
        return channel() + ":sessions";
    }

    public String events() {
        return channel() + ":events";
    }

    public String subscriptions(RecoveryId client) {
        return channel() + ":client:" + client.value();
    }

    public String recoveries(RecoveryId client) {
        return subscriptions(client) + ":recoveries";
    }

    public String rebuildTurn() {
        return channel() + ":rebuild-turn";
    }

    public String connections() {
        return channel() + ":connections";
    }

    public String watched(SessionId session) {
        return channel() + ":watched:" + session.value();
    }

    public String channel() {
        return PREFIX + encode(user.value()) + "}";
    }

    /** Percent-encoding of RFC 3986 section 2: everything but the unreserved characters, so no brace survives. */
    private static String encode(String value) {
        var encoded = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
