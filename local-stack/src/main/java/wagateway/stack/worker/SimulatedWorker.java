package wagateway.stack.worker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import wagateway.stack.http.JsonServer;

/**
 * A worker without WhatsApp behind it: it registers with the gateway, takes sessions, shows codes as Baileys does, and
 * is told by people or tests that a code has been scanned.
 */
public final class SimulatedWorker implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String WORKERS = "/api/v1/workers";

    private final WorkerSettings settings;
    private final Gateway gateway;
    private final Sessions sessions;
    private final JsonServer server;
    private final Thread registration;
    private final CountDownLatch registered = new CountDownLatch(1);

    private SimulatedWorker(WorkerSettings settings) throws IOException {
        this.settings = settings;
        this.gateway = new Gateway(settings);
        this.sessions = new Sessions(settings, gateway);
        this.server = WorkerServer.open(settings.host(), settings.port(), sessions);
        this.registration = Thread.ofVirtual().name("registration").unstarted(this::stayRegistered);
    }

    /**
     * Listens at once and registers as soon as a pod of the gateway is there.
     *
     * @throws IOException when the port is taken
     */
    public static SimulatedWorker start(WorkerSettings settings) throws IOException {
        var worker = new SimulatedWorker(settings);
        worker.registration.start();
        return worker;
    }

    /** Runs until the JVM is told to end; what it reads is in {@link WorkerSettings}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            var settings = WorkerSettings.of(System.getenv(), SimulatedWorker::print);
            var worker = start(settings);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(worker::close));
            print("simulated worker " + settings.id() + " on port " + worker.port());
            worker.registration.join();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    public int port() {
        return server.port();
    }

    /** Returns when the gateway knows the worker. */
    public void awaitRegistration() throws InterruptedException {
        registered.await();
    }

    /** Ends without giving the sessions back, as a worker that crashes. */
    @Override
    public void close() {
        registration.interrupt();
        sessions.removeAll();
        server.close();
        gateway.close();
    }

    private void stayRegistered() {
        try {
            while (true) {
                while (!register()) {
                    Thread.sleep(RETRY);
                }
                do {
                    Thread.sleep(HEARTBEAT);
                } while (isKnown());
            }
        } catch (InterruptedException _) {
            settings.log().line("the worker ends");
        }
    }

    private boolean register() throws InterruptedException {
        int answer = gateway.call(
                "POST",
                WORKERS,
                Map.of(
                        "id", settings.id(),
                        "endpoint", settings.endpoint().toString(),
                        "capacity", settings.capacity()),
                TIMEOUT);
        settings.log().line("registration as " + settings.id() + ": the gateway answers " + answer);
        boolean success = answer >= 200 && answer < 300;
        if (success) {
            registered.countDown();
        }
        return success;
    }

    /** A gateway that cannot be reached has not forgotten the worker. */
    private boolean isKnown() throws InterruptedException {
        return gateway.call("PUT", WORKERS + "/" + settings.id() + "/heartbeat", Map.of(), TIMEOUT)
                != Gateway.NOT_FOUND;
    }

    private static void print(String line) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }
}
