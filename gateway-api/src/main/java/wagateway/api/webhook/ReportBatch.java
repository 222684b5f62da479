package wagateway.api.webhook;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.problem.ProblemCode;
import wagateway.api.problem.ProblemException;

/** Many reports in one body: the elements of a JSON array, or one JSON object in each line (NDJSON). */
@Component
final class ReportBatch {
    /** Of one body. */
    static final int MAX_REPORTS = 500;

    private final JsonMapper mapper;
    private final Validator validator;

    ReportBatch(JsonMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    /** One of them, not read yet: what is wrong with it is nobody else's concern. */
    interface Item {
        /**
         * @throws JacksonException when it is no JSON object, or a field has another type
         * @throws ConstraintViolationException when a field breaks a rule
         */
        Report read();
    }

    /**
     * In the order of the body.
     *
     * @throws ProblemException when it is neither an array nor lines, or has more than {@value #MAX_REPORTS}
     */
    List<Item> split(byte[] body, boolean lines) {
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
                .<Item>map(line -> () -> valid(mapper.readValue(line, Report.class)))
                .toList();
    }

    private List<Item> elements(byte[] body) {
        if (!(read(body) instanceof JsonNode array) || !array.isArray()) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        return StreamSupport.stream(array.spliterator(), false)
                .<Item>map(element -> () -> valid(mapper.treeToValue(element, Report.class)))
                .toList();
    }

    private @Nullable JsonNode read(byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (JacksonException _) {
            return null;
        }
    }

    private Report valid(@Nullable Report report) {
        if (report == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_BODY);
        }
        var violations = validator.validate(report);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return report;
    }
}
