package wagateway.api.config;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives each body, asked or answered, the example of its schema.
 *
 * @param bySchema by the name of the schema, as in {@code examples.json}
 */
record ExamplesOfBodies(Map<String, Object> bySchema) implements GlobalOpenApiCustomizer {
    private static final String SCHEMAS = "#/components/schemas/";

    /** @throws UncheckedIOException when the jar is broken */
    static ExamplesOfBodies read(JsonMapper mapper) {
        try (var in = ExamplesOfBodies.class.getResourceAsStream("examples.json")) {
            return new ExamplesOfBodies(
                    mapper.readValue(Objects.requireNonNull(in, "examples.json"), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void customise(OpenAPI document) {
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(ExamplesOfBodies::contents)
                .flatMap(content -> content.values().stream())
                .forEach(this::illustrate);
    }

    private static Stream<Content> contents(Operation call) {
        return Stream.concat(
                        Stream.ofNullable(call.getRequestBody()).map(body -> body.getContent()),
                        call.getResponses().values().stream().map(answer -> answer.getContent()))
                .filter(Objects::nonNull);
    }

    private void illustrate(MediaType body) {
        String ref = body.getSchema() == null ? null : body.getSchema().get$ref();
        if (ref != null && bySchema.get(ref.substring(SCHEMAS.length())) instanceof Object example) {
            body.setExample(example);
        }
    }
}
