package wagateway.api.config;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says of each field of a body and of each parameter what it means.
 *
 * @param byName by its name, or by that of its schema or call, a dot and its name where it means something else there than
 *     elsewhere, as in {@code descriptions.json}
 */
record DescriptionsOfFields(Map<String, String> byName) implements GlobalOpenApiCustomizer {
    /** @throws UncheckedIOException when the jar is broken */
    static DescriptionsOfFields read(JsonMapper mapper) {
        try (var in = DescriptionsOfFields.class.getResourceAsStream("descriptions.json")) {
            return new DescriptionsOfFields(
                    mapper.readValue(Objects.requireNonNull(in, "descriptions.json"), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException when a field or parameter has no description */
    @Override
    public void customise(OpenAPI document) {
        document.getComponents().getSchemas().forEach((name, schema) -> describe(name, (Schema<?>) schema));
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(this::describe);
    }

    private void describe(String name, Schema<?> schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((field, of) -> of.setDescription(description(name, field)));
        }
    }

    private void describe(Operation call) {
        Stream.ofNullable(call.getParameters())
                .flatMap(parameters -> parameters.stream())
                .forEach(
                        parameter -> parameter.setDescription(description(call.getOperationId(), parameter.getName())));
    }

    private String description(String of, String name) {
        String general = byName.get(name);
        String description = byName.getOrDefault(of + "." + name, general == null ? "" : general);
        if (description.isEmpty()) {
            throw new IllegalStateException("descriptions.json does not say what " + of + "." + name + " means");
        }
        return description;
    }
}
