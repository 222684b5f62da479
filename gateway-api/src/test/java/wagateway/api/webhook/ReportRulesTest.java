package wagateway.api.webhook;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.problem.ProblemException;

/** The rules are those that the annotations of a report tell whoever reads the OpenAPI document. */
class ReportRulesTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Validator ANNOTATIONS = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'sessionId':null",
                "'sessionId':''",
                "'sessionId':' \\u2003'",
                "'sessionId':'a\\u0000b'",
                "'sessionId':'200 x'",
                "'sessionId':'201 x'",
                "'status':null",
                "'status':''",
                "'status':'connected'",
                "'status':'9A'",
                "'status':'A\\n'",
                "'status':'64 A'",
                "'status':'65 A'",
                "'eventId':''",
                "'eventId':'é ü'",
                "'eventId':'a\\u0085\\u2028'",
                "'eventId':'a\\u001f'",
                "'eventId':'a\\u007f'",
                "'eventId':'128 x'",
                "'eventId':'129 x'",
                "'workerId':''",
                "'workerId':'a b'",
                "'workerId':'a.b_c-1'",
                "'workerId':'100 x'",
                "'workerId':'101 x'",
                "'workerEpoch':0",
                "'workerEpoch':-1",
                "'workerEpoch':9223372036854775807",
                "'sequence':0",
                "'sequence':-1",
                "'sequence':4611686018427387904",
                "'sequence':4611686018427387905",
                "'ttlMs':0",
                "'ttlMs':1",
                "'ttlMs':86400000",
                "'ttlMs':86400001",
                "'pairingCodeTtlMs':0",
                "'pairingCodeTtlMs':1",
                "'pairingCodeTtlMs':86400000",
                "'pairingCodeTtlMs':86400001",
                "'pairingCode':''",
                "'pairingCode':'a\\u0000'",
                "'pairingCode':'32 x'",
                "'pairingCode':'33 x'",
                "'confirmationCode':'a\\u0000'",
                "'confirmationCode':'64 x'",
                "'confirmationCode':'65 x'",
                "'status':'x','eventId':'','ttlMs':0,'workerEpoch':-1"
            })
    void a_field_is_refused_as_its_annotations_say(String fields) {
        Report report = read(fields);
        var violations = ANNOTATIONS.validate(report);
        var first = violations.stream()
                .map(violation -> violation.getPropertyPath().toString())
                .min(Comparator.naturalOrder());
        Set<String> told = violations.stream()
                .filter(violation ->
                        first.orElseThrow().equals(violation.getPropertyPath().toString()))
                .map(violation -> first.orElseThrow() + " " + violation.getMessage())
                .collect(toSet());

        String refusal = refusal(report);

        assertThat(refusal.isEmpty()).isEqualTo(told.isEmpty());
        assertThat(told.isEmpty() || told.contains(refusal))
                .as("%s, not %s", told, refusal)
                .isTrue();
    }

    @Test
    void no_report_is_a_malformed_body() {
        assertThat(refusal(null)).isEqualTo("The body cannot be read");
    }

    /** {@code '7 x'} is a text of so many; a field that is there twice counts as it comes last. */
    private static Report read(String fields) {
        String json = "{'sessionId':'u-s','status':'CONNECTED'," + fields + "}";
        var texts = Pattern.compile("'(\\d+) (.)'").matcher(json);
        return MAPPER.readValue(
                texts.replaceAll(found -> "'" + found.group(2).repeat(Integer.parseInt(found.group(1))) + "'")
                        .replace('\'', '"'),
                Report.class);
    }

    private static String refusal(@Nullable Report report) {
        try {
            ReportRules.checked(report);
            return "";
        } catch (ProblemException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
