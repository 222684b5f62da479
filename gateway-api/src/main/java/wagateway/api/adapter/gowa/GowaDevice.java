package wagateway.api.adapter.gowa;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import wagateway.model.event.Account;
import wagateway.model.event.PhoneNumber;

/**
 * What GOWA says of a device, which is what it calls a session.
 *
 * @param loggedIn whether it is connected to WhatsApp with its login
 * @param jid of the account that it is linked to, be it connected or not; null for none
 * @param name of the account; null where it is not known
 */
record GowaDevice(
        boolean loggedIn, @Nullable String jid, @Nullable String name) {
    /** One that was never linked. */
    static final GowaDevice NEW = new GowaDevice(false, null, null);

    static GowaDevice of(JsonNode said) {
        return new GowaDevice(
                "logged_in".equals(said.path("state").asString("")), text(said, "jid"), text(said, "display_name"));
    }

    /** Whether it was linked, and not logged out since. */
    boolean hasLogin() {
        return loggedIn || jid != null;
    }

    Account account() {
        return new Account(jid == null ? null : PhoneNumber.normalise(jid).orElse(null), name);
    }

    private static @Nullable String text(JsonNode said, String field) {
        String text = said.path(field).asString("");
        return text.isBlank() ? null : text;
    }
}
