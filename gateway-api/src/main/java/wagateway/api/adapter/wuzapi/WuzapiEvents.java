package wagateway.api.adapter.wuzapi;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an event of wuzapi says of a session, as fields of a report. None has a time or a number, and wuzapi sends some that were not
 * taken again after minutes: one counts where the session's status leaves room for it, and wuzapi does not answer otherwise.
 */
final class WuzapiEvents {
    private static final Set<String> OF_STATUS = Set.of(
            "PairSuccess",
            "PairError",
            "Connected",
            "Disconnected",
            "QRTimeout",
            "LoggedOut",
            "ConnectFailure",
            "TemporaryBan",
            "ClientOutdated");

    private static final Set<String> BEING_LINKED = Set.of("CONNECTING", "QR_REQUIRED");
    private static final Set<String> ENDED = Set.of("DISCONNECTED", "ERROR");
    /** WhatsApp has locked or banned the account. */
    private static final Set<Integer> BANNED = Set.of(403, 406);

    private WuzapiEvents() {}

    /** Whether events of a type may say what {@link #report} reads of them. */
    static boolean sayStatus(String type) {
        return OF_STATUS.contains(type);
    }

    /**
     * Null where it says nothing new.
     *
     * @param before the status of the session so far
     * @param state what wuzapi answers now
     */
    static @Nullable ObjectNode report(WuzapiEvent event, String before, WuzapiState state) {
        if (state.linked()) {
            return before.equals("CONNECTED") && event.name() == null ? null : connected(state, event);
        }
        boolean linking = BEING_LINKED.contains(before);
        return switch (event.type()) {
            case "PairSuccess" -> linking ? report("RECONNECTING", "restart_required") : null;
            case "QRTimeout" -> linking ? report("DISCONNECTED", "qr_expired") : null;
            case "PairError" -> linking ? failed("The phone and wuzapi have not agreed on a link") : null;
            case "Disconnected" ->
                linking
                        ? report("DISCONNECTED", "network")
                        : before.equals("CONNECTED") ? report("RECONNECTING", "network") : null;
            case "LoggedOut", "ConnectFailure", "TemporaryBan", "ClientOutdated" ->
                ENDED.contains(before) ? null : ended(event);
            default -> null;
        };
    }

    private static ObjectNode ended(WuzapiEvent event) {
        return switch (event.type()) {
            case "LoggedOut" ->
                BANNED.contains(event.reason())
                        ? failed("WhatsApp has banned the account").put("reason", "banned")
                        : report("DISCONNECTED", "logged_out");
            case "TemporaryBan" ->
                failed("WhatsApp has banned the account for a time").put("reason", "banned");
            case "ClientOutdated" -> failed("WhatsApp takes this version of wuzapi no more");
            default ->
                failed(
                        event.reason() == 0
                                ? "wuzapi does not reach WhatsApp"
                                : "WhatsApp has refused the connection with " + event.reason());
        };
    }

    /** What is not known stays absent. */
    private static ObjectNode connected(WuzapiState state, WuzapiEvent event) {
        ObjectNode report = report("CONNECTED");
        if (state.jid() instanceof String jid) {
            report.put("phoneNumber", jid);
        }
        if (event.name() instanceof String name) {
            report.put("displayName", name);
        }
        return report;
    }

    private static ObjectNode failed(String error) {
        return report("ERROR").put("error", error);
    }

    private static ObjectNode report(String status, String reason) {
        return report(status).put("reason", reason);
    }

    private static ObjectNode report(String status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }
}
