package wagateway.api.webhook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/** Reads reports: one as a JSON object, many as the elements of a JSON array or one JSON object in each line (NDJSON). */
@Component
public final class ReportReader {
    /** Of one body. */
    static final int MAX_REPORTS = 500;

    private final ObjectReader reports;
    private final ObjectReader trees;

    ReportReader(JsonMapper mapper) {
        this.reports = mapper.readerFor(Report.class).withHandler(new MisspeltFields());
        this.trees = mapper.reader();
    }

    /**
     * A report, and what its reading found.
     *
     * @param warnings of fields that were probably meant to be others; empty for most
     */
    public record Reading(Report report, List<String> warnings) {
        /** The warnings with those of others. */
        List<String> with(List<String> more) {
            return warnings.isEmpty()
                    ? more
                    : Stream.concat(warnings.stream(), more.stream()).toList();
        }
    }

    /** One of many, not read yet: what is wrong with it is nobody else's concern. */
    public interface Item {
        /**
         * @throws JacksonException when it is no JSON object, or a field has another type
         * @throws ProblemException when a field breaks a rule
         */
        Reading read();
    }

    /**
     * @throws JacksonException when it is no JSON object, or a field has another type
     * @throws ProblemException when a field breaks a rule
     */
    public Reading one(byte[] body) {
        return reading(() -> reports.readValue(body));
    }

    private static Reading reading(Supplier<Report> read) {
        try {
            Report report = read.get();
            return new Reading(ReportRules.checked(report), MisspeltFields.take());
        } finally {
            MisspeltFields.take();
        }
    }

    /** As {@link #one}, of its fields. */
    public Reading of(JsonNode fields) {
        return reading(() -> reports.readValue(fields));
    }

    /**
     * In the order of the body.
     *
     * @throws ProblemException when it is neither an array nor lines, or has more than {@value #MAX_REPORTS}
     */
    public List<Item> many(byte[] body, boolean lines) {
        List<Item> items = lines ? lines(body) : elements(body);
        if (items.size() > MAX_REPORTS) {
            throw ProblemException.of(ProblemCode.BODY_TOO_LARGE);
        }
        return items;
    }

    private List<Item> lines(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .<Item>map(line -> () -> reading(() -> reports.readValue(line)))
                .toList();
    }

    private List<Item> elements(byte[] body) {
        if (!(tree(body) instanceof JsonNode array) || !array.isArray()) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        return StreamSupport.stream(array.spliterator(), false)
                .<Item>map(element -> () -> of(element))
                .toList();
    }

    private @Nullable JsonNode tree(byte[] body) {
        try {
            return trees.readTree(body);
        } catch (JacksonException _) {
            return null;
        }
    }
}
