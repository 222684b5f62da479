package wagateway.api.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Notices fields that no report has while one is read, which takes them for nothing, and remembers those that were probably meant. */
final class MisspeltFields extends DeserializationProblemHandler {
    private static final Set<String> KNOWN = Stream.of(Report.class.getRecordComponents())
            .map(component -> component.getName())
            .collect(Collectors.toCollection(TreeSet::new));

    /** Of one report. */
    private static final int MAX_LOOKED_AT = 16;

    private static final Object LOOKED_AT = new Object();

    /** Can be told, and logged, as it is. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    /** Of what is being read: a report is read by one thread, in one piece. */
    private static final ThreadLocal<@Nullable List<String>> NOTICED = new ThreadLocal<>();

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            ValueDeserializer<?> deserializer,
            Object report,
            String field) {
        int before = context.getAttribute(LOOKED_AT) instanceof Integer many ? many : 0;
        context.setAttribute(LOOKED_AT, before + 1);
        if (before < MAX_LOOKED_AT && NAME.matcher(field).matches()) {
            Similar.in(KNOWN, field).ifPresent(meant -> notice(meant + " was written " + field + ": passed over"));
        }
        parser.skipChildren();
        return true;
    }

    private static void notice(String warning) {
        List<String> noticed = NOTICED.get();
        if (noticed == null) {
            noticed = new ArrayList<>();
            NOTICED.set(noticed);
        }
        noticed.add(warning);
    }

    /** What was noticed since the last call on this thread, as warnings. */
    static List<String> take() {
        List<String> noticed = NOTICED.get();
        if (noticed == null) {
            return List.of();
        }
        NOTICED.remove();
        return noticed;
    }
}
