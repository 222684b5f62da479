package wagateway.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Set;

/** A rendered resource, checked against the models that are generated from the Kubernetes API. */
record Manifest(JsonObject json) {
    /** Resources of operators, which Kubernetes itself does not know. */
    private static final Set<String> FOREIGN = Set.of("ServiceMonitor", "PrometheusRule");

    static Manifest of(Object document) {
        return new Manifest(new Gson().toJsonTree(document).getAsJsonObject());
    }

    String kind() {
        return json.get("kind").getAsString();
    }

    String name() {
        return json.getAsJsonObject("metadata").get("name").getAsString();
    }

    /** The element at a path of names and indexes, separated by dots. */
    JsonElement at(String path) {
        JsonElement element = json;
        for (String step : path.split("\\.", -1)) {
            element = element.isJsonArray()
                    ? element.getAsJsonArray().get(Integer.parseInt(step))
                    : element.getAsJsonObject().get(step);
        }
        return element;
    }

    /**
     * @throws IllegalArgumentException for a field that is unknown or lacking
     * @throws RuntimeException for a value of another type
     */
    void validate() {
        if (FOREIGN.contains(kind())) {
            return;
        }
        try {
            Class<?> model = Class.forName("io.kubernetes.client.openapi.models." + version() + kind());
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            var _ = JSON.getGson().fromJson(json, model);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    kind() + " " + name() + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(kind() + " " + json.get("apiVersion") + " is not known", e);
        }
    }

    private String version() {
        String version = json.get("apiVersion").getAsString();
        return version.substring(version.indexOf('/') + 1).toUpperCase(Locale.ROOT);
    }
}
