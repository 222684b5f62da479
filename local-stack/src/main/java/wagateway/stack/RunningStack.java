package wagateway.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.stack.demo.DemoServer;
import wagateway.stack.demo.DemoSettings;
import wagateway.stack.nimbus.DemoToken;
import wagateway.stack.postgres.EmbeddedPostgreSql;
import wagateway.stack.process.Ports;
import wagateway.stack.redis.EmbeddedRedis;
import wagateway.stack.redis.RedisUser;
import wagateway.stack.worker.Credential;
import wagateway.stack.worker.SimulatedWorker;
import wagateway.stack.worker.WorkerSettings;
import wagateway.stack.worker.WorkerSettings.QrLifetimes;

/** Everything that runs, ended in the opposite order of its start. */
final class RunningStack implements AutoCloseable {
    private static final String JWT_SECRET = "JWT_SECRET";
    private static final String POD_SECRET = "POD_SECRET";
    private static final String REDIS_URL = "REDIS_URL";
    private static final String WORKER_TOKEN = "WORKER_TOKEN";
    private static final String WEBHOOK_SECRETS = "WEBHOOK_SECRETS";
    private static final String WORKER_KEYS = "WORKER_KEYS";
    private static final String LOGIN_SECRETS = "LOGIN_SECRETS";
    private static final int WORKER_CAPACITY = 100;

    private final Progress progress;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<RunningPod> pods = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    RunningStack(Progress progress) {
        this.progress = progress;
    }

    /**
     * Returns when everything is ready.
     *
     * @throws StartFailure when a setting is wrong
     * @throws IllegalStateException when something does not start; with the last lines it printed
     */
    void start(Settings settings) throws InterruptedException {
        if (settings.worker() == WorkerKind.BAILEYS) {
            BaileysWorker.requireWhatsApp(settings.environment(), "web.whatsapp.com");
        }
        DataFolder data = DataFolder.open(settings.dataFolder());
        closeLater(data);
        Map<String, String> secrets =
                Secrets.of(secretNames(settings.environment()), settings.environment(), data.resolve(Welcome.SECRETS));
        var variables = new HashMap<>(secrets);
        variables.put("DATABASE_URL", databaseUrl(settings.environment(), data));
        Function<RedisUser, String> redisUrls = redisUrls(settings.environment(), data);
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("POD_ADDRESS", "127.0.0.1");
        variables.put("POD_PORT", "0");
        variables.put("API_DOCS", settings.environment().get("API_DOCS", "true"));
        var pages = ConsolePages.of(settings);
        startPods(pages, variables, redisUrls, data.logs());
        switch (settings.worker()) {
            case SIMULATED -> startSimulatedWorker(settings, secrets, data.logs());
            case BAILEYS -> {
                progress.say("starting the Baileys worker");
                closeLater(BaileysWorker.start(settings, variables, data.logs()));
            }
            case NONE -> progress.say("there is no worker until one registers");
        }
        String secret = secrets.get(JWT_SECRET);
        if (pages.demo() && secret != null) {
            openDemoServer(pages, secret);
        }
        progress.say("everything is ready");
        System.out.println(Welcome.text(settings, token(settings.environment(), secrets)));
    }

    void awaitEnd() throws InterruptedException {
        end.await();
    }

    /** Ends everything within a few seconds; may be called while it still starts. */
    @Override
    public void close() {
        progress.say("stopping");
        List<RunningPod> started;
        List<AutoCloseable> rest;
        synchronized (this) {
            started = List.copyOf(pods);
            rest = List.copyOf(running);
        }
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            started.forEach(pod -> together.execute(pod::close));
        }
        for (AutoCloseable part : rest) {
            try {
                part.close();
            } catch (Exception e) {
                progress.say("while stopping: " + e);
            }
        }
        progress.say("stopped");
        end.countDown();
    }

    private synchronized void closeLater(AutoCloseable part) {
        running.push(part);
    }

    private synchronized RunningPod add(RunningPod pod) {
        pods.add(pod);
        return pod;
    }

    private String databaseUrl(Environment environment, DataFolder data) {
        String given = environment.get("DATABASE_URL");
        if (given != null) {
            GivenServer.require("DATABASE_URL", given);
            progress.say("PostgreSQL is the one of DATABASE_URL");
            return given;
        }
        progress.say("starting PostgreSQL");
        var postgres = EmbeddedPostgreSql.start(data.resolve("postgresql"), Ports.free());
        closeLater(postgres);
        progress.say("PostgreSQL is ready on " + postgres.url());
        return postgres.url();
    }

    private Function<RedisUser, String> redisUrls(Environment environment, DataFolder data) {
        String given = environment.get(REDIS_URL);
        if (given != null) {
            GivenServer.require(REDIS_URL, given);
            progress.say("Redis is the one of REDIS_URL");
            return _ -> given;
        }
        var redis = EmbeddedRedis.start(Ports.free(), data.resolve("redis"));
        closeLater(redis);
        progress.say("Redis is ready on " + redis.url());
        return user -> user.in(redis.url());
    }

    /** The first API pod sets up the database alone, beside the push pods, which do not use it. */
    private void startPods(
            ConsolePages pages, Map<String, String> variables, Function<RedisUser, String> redisUrls, Path logs) {
        Settings settings = pages.settings();
        progress.say("starting " + settings.apiPods().getFirst().name() + " and the push pods");
        var waves = List.of(
                Stream.concat(settings.apiPods().stream().limit(1), settings.pushPods().stream())
                        .toList(),
                settings.apiPods().stream().skip(1).toList());
        for (List<Pod> wave : waves) {
            List<RunningPod> started = wave.stream()
                    .map(pod -> {
                        Map<String, String> own = pages.variables(pod);
                        own.put(
                                REDIS_URL,
                                redisUrls.apply(settings.apiPods().contains(pod) ? RedisUser.API : RedisUser.PUSH));
                        return add(startPod(pod, variables, own, logs));
                    })
                    .toList();
            started.forEach(RunningPod::awaitReadiness);
        }
    }

    private RunningPod startPod(Pod pod, Map<String, String> variables, Map<String, String> own, Path logs) {
        var environment = new HashMap<>(variables);
        environment.putAll(own);
        environment.put("PORT", Integer.toString(pod.port()));
        try {
            Files.deleteIfExists(pod.log(logs));
        } catch (IOException e) {
            throw new StartFailure("cannot write " + pod.log(logs), e);
        }
        return RunningPod.start(pod, environment, logs, progress);
    }

    private void startSimulatedWorker(Settings settings, Map<String, String> secrets, Path logs)
            throws InterruptedException {
        try {
            var log = new PrintStream(logs.resolve("worker.log").toFile(), StandardCharsets.UTF_8);
            var endpoint = new Pod("simulated worker", "WORKER_PORT", settings.workerPort(), logs).address();
            var worker = SimulatedWorker.start(new WorkerSettings(
                    "simulated-worker",
                    "127.0.0.1",
                    settings.workerPort(),
                    endpoint,
                    settings.apiPods().stream().map(Pod::address).toList(),
                    Credential.of(secrets),
                    WORKER_CAPACITY,
                    QrLifetimes.of(settings.environment().variables()),
                    line -> log.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line)));
            closeLater(worker);
            progress.say("waiting for the simulated worker to be registered");
            worker.awaitRegistration();
        } catch (IOException e) {
            throw new StartFailure("the simulated worker cannot start: " + e, e);
        }
    }

    private void openDemoServer(ConsolePages pages, String secret) {
        Settings settings = pages.settings();
        try {
            closeLater(DemoServer.open(new DemoSettings(
                    settings.demoPort(),
                    pages.origins(),
                    secret,
                    settings.environment().get("JWT_AUDIENCE"),
                    settings.environment().get("JWT_ISSUER"),
                    settings.worker() == WorkerKind.SIMULATED
                            ? URI.create("http://127.0.0.1:" + settings.workerPort())
                            : null)));
        } catch (IOException e) {
            throw new StartFailure("the sign-in of the console cannot start: " + e, e);
        }
    }

    private static List<String> secretNames(Environment environment) {
        return environment.get("JWT_JWKS_URL") == null
                ? List.of(JWT_SECRET, POD_SECRET, WORKER_TOKEN, WEBHOOK_SECRETS, WORKER_KEYS, LOGIN_SECRETS)
                : List.of(POD_SECRET, WORKER_TOKEN, WEBHOOK_SECRETS, WORKER_KEYS, LOGIN_SECRETS);
    }

    private static @Nullable String token(Environment environment, Map<String, String> secrets) {
        String secret = secrets.get(JWT_SECRET);
        return secret == null
                ? null
                : DemoToken.of(Welcome.USER, secret, environment.get("JWT_AUDIENCE"), environment.get("JWT_ISSUER"));
    }
}
