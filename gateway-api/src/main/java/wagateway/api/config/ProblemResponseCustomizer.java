package wagateway.api.config;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.admission.RateLimitFilter;
import wagateway.api.problem.MayFail;
import wagateway.api.problem.Problem;
import wagateway.api.problem.ProblemCode;
import wagateway.api.webhook.Webhooks;

/** Adds to each call the problems it may be answered with, and to a worker's call the signature as its other credential. */
final class ProblemResponseCustomizer implements GlobalOperationCustomizer, GlobalOpenApiCustomizer {
    private static final String PROBLEM = org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;
    private static final String EXAMPLES = "#/components/examples/";

    private static final Header RETRY_AFTER = new Header()
            .description("After how many seconds to try again")
            .required(true)
            .schema(new IntegerSchema());

    private static final Map<String, Header> RATE_LIMIT = Map.of(
            RateLimitFilter.POLICY,
            new Header()
                    .description("How many requests a user may have at once, q, and in how many seconds as many"
                            + " come again, w; on every answer to a user")
                    .required(true)
                    .schema(new StringSchema().example("\"requests\";q=1000;w=5")),
            RateLimitFilter.REMAINING,
            new Header()
                    .description("How many are left, r, and in how many seconds there will be more, t; on every answer"
                            + " to a user")
                    .required(true)
                    .schema(new StringSchema().example("\"requests\";r=0;t=1")));

    private final JsonMapper mapper;

    ProblemResponseCustomizer(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public void customise(OpenAPI document) {
        ModelConverters.getInstance(true).read(Problem.class).forEach(document.getComponents()::addSchemas);
        for (ProblemCode code : used(document)) {
            document.getComponents()
                    .addExamples(
                            code.code(),
                            new Example().summary(code.title()).value(mapper.convertValue(problem(code), Map.class)));
        }
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        boolean ofWorker = isProvenBy("worker", operation);
        if (ofWorker) {
            var signed = new SecurityRequirement();
            List.of("workerKey", "workerTimestamp", "workerNonce", "workerSignature")
                    .forEach(signed::addList);
            operation.addSecurityItem(signed);
        }
        codes(method, ofWorker, isProvenBy("user", operation)).stream()
                .collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()))
                .forEach((status, codes) -> operation
                        .getResponses()
                        .addApiResponse(String.valueOf(status.value()), response(status, codes)));
        return operation;
    }

    private static boolean isProvenBy(String scheme, Operation operation) {
        return operation.getSecurity().stream().anyMatch(way -> way.containsKey(scheme));
    }

    private static Set<ProblemCode> used(OpenAPI document) {
        return document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(call -> call.getResponses().values().stream())
                .flatMap(answer -> Stream.ofNullable(answer.getContent()))
                .flatMap(content -> Stream.ofNullable(content.get(PROBLEM)))
                .flatMap(body -> body.getExamples().keySet().stream())
                .map(code -> ProblemCode.valueOf(code.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static Collection<ProblemCode> codes(HandlerMethod method, boolean ofWorker, boolean ofUser) {
        var codes =
                EnumSet.of(ProblemCode.NOT_ACCEPTABLE, ProblemCode.DATABASE_UNAVAILABLE, ProblemCode.INTERNAL_ERROR);
        if (ofWorker) {
            codes.addAll(List.of(
                    ProblemCode.WORKER_CREDENTIAL_MISSING,
                    ProblemCode.WORKER_CREDENTIAL_INVALID,
                    ProblemCode.USER_TOKEN_SHOWN,
                    ProblemCode.TIMESTAMP_OFF,
                    ProblemCode.TIMESTAMP_IN_MILLISECONDS,
                    ProblemCode.SIGNATURE_MALFORMED,
                    ProblemCode.SIGNATURE_OF_ANOTHER_BODY));
            if (!method.getBeanType().equals(Webhooks.class)) {
                codes.add(ProblemCode.NONCE_USED);
            }
        }
        if (ofUser) {
            codes.addAll(List.of(
                    ProblemCode.TOKEN_MISSING,
                    ProblemCode.TOKEN_INVALID,
                    ProblemCode.TOKEN_EXPIRED,
                    ProblemCode.TOKEN_KEYS_UNAVAILABLE,
                    ProblemCode.TOO_MANY_REQUESTS));
        }
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestBody.class)) {
                codes.addAll(List.of(
                        ProblemCode.MALFORMED_BODY,
                        ProblemCode.INVALID_FIELD,
                        ProblemCode.REQUEST_TIMEOUT,
                        ProblemCode.BODY_TOO_LARGE,
                        ProblemCode.MEDIA_TYPE_NOT_SUPPORTED));
            } else if (parameter.hasParameterAnnotation(RequestParam.class)) {
                codes.add(ProblemCode.INVALID_FIELD);
            }
        }
        MayFail own = method.getMethodAnnotation(MayFail.class);
        if (own != null) {
            codes.addAll(Arrays.asList(own.value()));
        }
        return codes;
    }

    private static ApiResponse response(HttpStatus status, List<ProblemCode> codes) {
        var body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        var titles = new ArrayList<String>();
        for (ProblemCode code : codes) {
            titles.add(code.title());
            body.addExamples(code.code(), new Example().$ref(EXAMPLES + code.code()));
        }
        var response = new ApiResponse()
                .description(String.join("; ", titles))
                .content(new Content().addMediaType(PROBLEM, body));
        if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
            response.addHeaderObject(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            RATE_LIMIT.forEach(response::addHeaderObject);
        }
        return response;
    }

    private static Problem problem(ProblemCode code) {
        return code == ProblemCode.INVALID_FIELD ? Problem.ofField("name", "must not be blank") : Problem.of(code);
    }
}
