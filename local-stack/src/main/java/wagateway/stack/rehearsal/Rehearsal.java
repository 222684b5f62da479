package wagateway.stack.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.Ports;
import wagateway.stack.process.Scratch;
import wagateway.stack.process.SupervisedProcess;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.worker.Credential;
import wagateway.stack.worker.SimulatedWorker;
import wagateway.stack.worker.WorkerSettings;
import wagateway.stack.worker.WorkerSettings.QrLifetimes;

/**
 * Runs one pod of each kind, with databases of their own, under the load that pods have. The JVM keeps what it learned of them,
 * loaded classes and profiles of methods, in an AOT cache (JEP 483, 514, 515), and a pod that is started with that is ready sooner
 * and compiles at once what is hot.
 */
public final class Rehearsal {
    private static final Duration LOAD = Duration.ofSeconds(12);
    /** Images are built on busy and on emulated machines; a pod that ends is missed at once. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int SECRET_BYTES = 32;
    private static final int CAPACITY = 1_000;

    private final RehearsedPod api;
    private final RehearsedPod push;
    private final List<String> jvm;
    private final Consumer<String> progress;

    /**
     * @param apiJar as the build made it; what is made lies beside it in the folder {@code rehearsed}
     * @param jvm options of the JVM, with which alone the caches can be used
     * @param progress gets a line for each step
     */
    public Rehearsal(Path apiJar, Path pushJar, List<String> jvm, Consumer<String> progress) {
        this.api = new RehearsedPod(apiJar);
        this.push = new RehearsedPod(pushJar);
        this.jvm = jvm;
        this.progress = progress;
    }

    /**
     * Returns when both caches are made, which takes about half a minute.
     *
     * @throws IllegalStateException when a pod does not start, does not answer as it should, or leaves no cache
     */
    public void run() throws InterruptedException {
        Path scratch = Scratch.create();
        try (var postgres = EmbeddedPostgreSql.startTemporary();
                var redis = EmbeddedRedis.startTemporary()) {
            List.of(api, push).forEach(pod -> extract(pod, scratch));
            Map<String, String> environment = environment(postgres, redis);
            progress.accept("starting an API pod and a push pod");
            var pods = List.of(
                    Rehearsing.start(api, jvm, environment, scratch.resolve("api.log")),
                    Rehearsing.start(push, jvm, environment, scratch.resolve("push.log")));
            try {
                pods.forEach(Rehearsing::awaitReadiness);
                load(pods.getFirst().address(), pods.getLast().address(), environment);
                progress.accept("having them write what was learned");
                pods.forEach(pod -> pod.process().release());
                pods.forEach(Rehearsing::awaitCache);
            } finally {
                pods.forEach(pod -> pod.process().close());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Scratch.remove(scratch);
        }
    }

    private static void extract(RehearsedPod pod, Path scratch) {
        Scratch.remove(pod.folder());
        Path output = scratch.resolve("extract.log");
        var extraction = SupervisedProcess.start(new SupervisedProcess.Program(
                java(
                        "-Djarmode=tools",
                        "-jar",
                        pod.packaged().toString(),
                        "extract",
                        "--destination",
                        pod.folder().toString()),
                Map.of(),
                output,
                "TERM",
                null));
        Awaiting.success("extracting " + pod.packaged(), extraction, output, TIMEOUT);
    }

    private void load(URI apiPod, URI pushPod, Map<String, String> environment)
            throws IOException, InterruptedException {
        var credential = Credential.of(environment);
        int port = Ports.free();
        var settings = new WorkerSettings(
                "rehearsal",
                "127.0.0.1",
                port,
                URI.create("http://127.0.0.1:" + port),
                List.of(apiPod),
                credential,
                CAPACITY,
                QrLifetimes.BAILEYS,
                _ -> {});
        try (var worker = SimulatedWorker.start(settings);
                var load =
                        new Load(apiPod, pushPod, Objects.requireNonNull(environment.get("JWT_SECRET")), credential)) {
            worker.awaitRegistration();
            progress.accept("linking, reporting and watching for " + LOAD.toSeconds() + " s");
            progress.accept(load.run(LOAD) + " reports were taken");
        }
    }

    private static Map<String, String> environment(EmbeddedPostgreSql postgres, EmbeddedRedis redis) {
        var environment = new HashMap<String, String>();
        environment.put("DATABASE_URL", postgres.url());
        environment.put("REDIS_URL", redis.url());
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("POD_ADDRESS", "127.0.0.1");
        environment.put("POD_PORT", "0");
        for (String name : List.of("JWT_SECRET", "POD_SECRET", "WEBHOOK_SECRETS")) {
            var secret = new byte[SECRET_BYTES];
            ThreadLocalRandom.current().nextBytes(secret);
            environment.put(name, HexFormat.of().formatHex(secret));
        }
        return environment;
    }

    private static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** One of the pods while it runs. */
    private record Rehearsing(RehearsedPod pod, SupervisedProcess process, URI address, Path log) {
        static Rehearsing start(RehearsedPod pod, List<String> jvm, Map<String, String> environment, Path log) {
            var command = java("-XX:AOTCacheOutput=" + pod.cache());
            command.addAll(jvm);
            command.addAll(List.of("-jar", pod.jar().toString()));
            int port = Ports.free();
            var variables = new HashMap<>(environment);
            variables.put("PORT", Integer.toString(port));
            return new Rehearsing(
                    pod,
                    SupervisedProcess.start(new SupervisedProcess.Program(command, variables, log, "TERM", null)),
                    URI.create("http://127.0.0.1:" + port),
                    log);
        }

        void awaitReadiness() {
            Awaiting.ready(pod.jar().toString(), process, log, TIMEOUT, () -> Load.isReady(address));
        }

        /** The JVM writes it after the pod has ended. */
        void awaitCache() {
            Awaiting.condition("the cache of " + pod.jar(), TIMEOUT, () -> !process.isAlive());
            if (!Files.exists(pod.cache())) {
                throw new IllegalStateException(pod.jar() + " left no cache; its log is " + read(log));
            }
        }

        private static String read(Path log) {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
