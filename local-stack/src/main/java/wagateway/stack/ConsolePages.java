package wagateway.stack;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the others are told for the pages of the console: API pod n sends its own to push pod n, so that two windows are
 * on two pods.
 *
 * @param origins of the pages that may call the pods
 * @param demo whether anybody may sign in, which takes that the stack makes the tokens itself
 */
record ConsolePages(Settings settings, Set<String> origins, boolean demo) {
    private static final String CORS_ORIGIN = "CORS_ORIGIN";

    /** Where front ends under development are served: the gateway's own default, and that of Vite. */
    private static final String DEFAULT_ORIGINS =
            "http://localhost:3000,http://127.0.0.1:3000,http://localhost:5173,http://127.0.0.1:5173";

    static ConsolePages of(Settings settings) {
        var environment = settings.environment();
        var origins = new LinkedHashSet<String>();
        Stream.of(environment.get(CORS_ORIGIN, DEFAULT_ORIGINS).split(","))
                .map(String::strip)
                .forEach(origins::add);
        for (Pod pod : settings.apiPods()) {
            origins.add(pod.address().toString());
            origins.add("http://localhost:" + pod.port());
        }
        boolean demo = environment.get("JWT_JWKS_URL") == null && environment.get("CONSOLE_OIDC_AUTHORITY") == null;
        return new ConsolePages(settings, origins, demo);
    }

    /** What this pod is told; what the person at the terminal has set wins. */
    Map<String, String> variables(Pod pod) {
        var variables = new HashMap<String, String>();
        variables.put(CORS_ORIGIN, origins.contains("*") ? "*" : String.join(",", origins));
        List<Pod> apiPods = settings.apiPods();
        if (apiPods.contains(pod)) {
            Pod push = settings.pushPods()
                    .get(apiPods.indexOf(pod) % settings.pushPods().size());
            addUnlessSet(variables, "CONSOLE_PUSH_URL", push.address().toString());
            if (demo) {
                addUnlessSet(variables, "CONSOLE_DEMO_URL", "http://127.0.0.1:" + settings.demoPort());
            }
        }
        return variables;
    }

    private void addUnlessSet(Map<String, String> variables, String name, String value) {
        if (settings.environment().get(name) == null) {
            variables.put(name, value);
        }
    }
}
