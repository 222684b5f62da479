package wagateway.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wagateway.stack.rehearsal.RehearsedPod;

/**
 * What to start, from {@code --data}, {@code --api-jar}, {@code --push-jar} and {@code --jvm-options}, and from environment variables.
 *
 * @param dataFolder keeps databases, secrets and logs; default {@code .local-stack}
 * @param apiPods on {@code API_PORT_1} (else {@code PORT}, default 8000) and {@code API_PORT_2} (8010)
 * @param pushPods on {@code PUSH_PORT_1} (8001) and {@code PUSH_PORT_2} (8002)
 * @param workerPort of the worker: {@code WORKER_PORT}, default 8020
 * @param demoPort of what the console needs in a local stack only: {@code DEMO_PORT}, default 8030
 * @param rehearsalJvm options of the JVMs of pods that rehearse: a file of them, or those that pods have here
 * @param environment all variables, for the pods
 */
record Settings(
        Path dataFolder,
        List<Pod> apiPods,
        List<Pod> pushPods,
        int workerPort,
        int demoPort,
        List<String> rehearsalJvm,
        Environment environment) {
    private static final Set<String> OPTIONS = Set.of("--data", "--api-jar", "--push-jar", "--jvm-options");
    private static final int DEFAULT_WORKER_PORT = 8020;
    private static final int DEFAULT_DEMO_PORT = 8030;

    /** @throws StartFailure when something is wrong or missing; says what to do */
    static Settings of(List<String> arguments, Environment environment) {
        Map<String, Path> options = options(arguments);
        Path apiJar = jar(options.get("--api-jar"), "gateway-api", "--api-jar");
        Path pushJar = jar(options.get("--push-jar"), "gateway-push", "--push-jar");
        List<String> jvm = options.get("--jvm-options") instanceof Path file
                ? List.of("@" + existing(file, "--jvm-options"))
                : RehearsedPod.JVM;
        int firstApiPort = environment.port("API_PORT_1", environment.port("PORT", 8000));
        return new Settings(
                options.getOrDefault("--data", Path.of(".local-stack")).toAbsolutePath(),
                List.of(
                        new Pod("API pod 1", "API_PORT_1", firstApiPort, apiJar),
                        new Pod("API pod 2", "API_PORT_2", environment.port("API_PORT_2", 8010), apiJar)),
                List.of(
                        new Pod("push pod 1", "PUSH_PORT_1", environment.port("PUSH_PORT_1", 8001), pushJar),
                        new Pod("push pod 2", "PUSH_PORT_2", environment.port("PUSH_PORT_2", 8002), pushJar)),
                environment.port("WORKER_PORT", DEFAULT_WORKER_PORT),
                environment.port("DEMO_PORT", DEFAULT_DEMO_PORT),
                jvm,
                environment);
    }

    /** The one that {@code WORKER} asks for. */
    WorkerKind worker() {
        return WorkerKind.of(environment);
    }

    private static Map<String, Path> options(List<String> arguments) {
        var options = new HashMap<String, Path>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!OPTIONS.contains(arguments.get(i)) || i + 1 == arguments.size()) {
                throw new StartFailure("options are --data, --api-jar, --push-jar and --jvm-options, each with a path");
            }
            options.put(arguments.get(i), Path.of(arguments.get(i + 1)));
        }
        return options;
    }

    /** Given, or beside the jar that this program runs from, or where the build puts it. */
    private static Path jar(@Nullable Path given, String module, String option) {
        if (given != null) {
            return existing(given, option);
        }
        Path here = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0])
                .toAbsolutePath()
                .resolveSibling(".")
                .normalize();
        for (Path folder :
                List.of(here, here.resolve("../../" + module + "/target").normalize())) {
            Path found = Files.isDirectory(folder) ? newest(folder, module) : null;
            if (found != null) {
                return found;
            }
        }
        throw new StartFailure("the jar of " + module + " is not built: run 'make run', or give it with " + option);
    }

    private static Path existing(Path given, String option) {
        if (!Files.isRegularFile(given)) {
            throw new StartFailure(given + " (" + option + ") is not there");
        }
        return given.toAbsolutePath();
    }

    private static @Nullable Path newest(Path folder, String module) {
        try (var files = Files.newDirectoryStream(folder, module + "-*.jar")) {
            Path newest = null;
            for (Path file : files) {
                if (newest == null
                        || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(newest)) > 0) {
                    newest = file;
                }
            }
            return newest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
