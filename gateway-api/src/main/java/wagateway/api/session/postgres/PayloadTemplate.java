package wagateway.api.session.postgres;

import org.jspecify.annotations.Nullable;
import wagateway.api.session.Draft;
import wagateway.model.event.EventVersion;
import wagateway.model.event.TraceParent;
import wagateway.model.wire.EventJson;

/**
 * The JSON of a draft, cut where its version belongs, so that the statement which gives the version can put it in. Without
 * its pairing code: which one the event has is decided there too.
 *
 * @param head up to the version
 * @param tail after it
 */
record PayloadTemplate(String head, String tail) {
    /** Never the version of a stored event; no text that stands before it in the JSON can hold a quotation mark. */
    static final EventVersion PLACE = new EventVersion(Long.MAX_VALUE);

    private static final String MEMBER = "\"version\":";
    private static final String MARK = MEMBER + PLACE.value();

    static PayloadTemplate of(Draft draft, @Nullable TraceParent trace) {
        String json = EventJson.write(draft.at(PLACE).with(null), trace);
        int place = json.indexOf(MARK);
        return new PayloadTemplate(json.substring(0, place + MEMBER.length()), json.substring(place + MARK.length()));
    }

    String at(EventVersion version) {
        return head + version.value() + tail;
    }
}
