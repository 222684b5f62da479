package wagateway.api.adapter.wuzapi;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What wuzapi answers to who asks how a session is.
 *
 * @param linked whether it is connected and logged in
 * @param jid of the account it is or was linked to
 * @param user by which operators name it there
 */
record WuzapiState(
        boolean linked, @Nullable String jid, @Nullable String user) {
    /** Of a session that wuzapi does not run. */
    static final WuzapiState NONE = new WuzapiState(false, null, null);

    static WuzapiState of(JsonNode data) {
        return new WuzapiState(
                data.path("connected").asBoolean(false) && data.path("loggedIn").asBoolean(false),
                data.path("jid").stringValue(null),
                data.path("id").stringValue(null));
    }
}
