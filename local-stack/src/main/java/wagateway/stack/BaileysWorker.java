package wagateway.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wagateway.stack.process.Awaiting;
import wagateway.stack.process.SupervisedProcess;

/** The worker on Baileys, a program of its own, for accounts of real phones. */
final class BaileysWorker implements AutoCloseable {
    static final String NAME = "Baileys worker";

    /** Relative to the folder that the stack is started in. */
    private static final Path MAIN = Path.of("workers/baileys/dist/src/main.js");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ASK_TIMEOUT_MILLIS = 5_000;
    private static final int HTTPS = 443;

    private final SupervisedProcess process;

    private BaileysWorker(SupervisedProcess process) {
        this.process = process;
    }

    /**
     * Passes when WhatsApp can be reached, or something else is taken for it.
     *
     * @throws StartFailure that says what is missing
     */
    static void requireWhatsApp(Environment environment, String host) {
        if (environment.get("WHATSAPP_URL") != null) {
            return;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, HTTPS), ASK_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new StartFailure(
                    "WORKER=baileys needs the internet, but " + host + " cannot be reached: without it, run 'make run'",
                    e);
        }
    }

    /**
     * Returns when the gateway knows the worker.
     *
     * @param variables secrets and addresses, as the pods have them
     * @throws StartFailure when it is not built
     * @throws IllegalStateException when it does not start; with the last lines it logged
     */
    static BaileysWorker start(Settings settings, Map<String, String> variables, Path logs) {
        if (!Files.isRegularFile(MAIN)) {
            throw new StartFailure(MAIN + " is not there: run 'make run WORKER=baileys'");
        }
        var pod = new Pod(NAME, "WORKER_PORT", settings.workerPort(), MAIN);
        var environment = new HashMap<>(variables);
        environment.put("WORKER_PORT", Integer.toString(settings.workerPort()));
        environment.put("API_URLS", Welcome.addresses(settings.apiPods(), ","));
        var program = new SupervisedProcess.Program(
                List.of("node", MAIN.toAbsolutePath().toString()), environment, pod.log(logs), "TERM", null);
        var worker = new BaileysWorker(SupervisedProcess.start(program));
        Awaiting.ready(NAME, worker.process, program.output(), TIMEOUT, () -> isReady(pod.address()));
        return worker;
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean isReady(URI address) {
        try {
            var connection =
                    (HttpURLConnection) address.resolve("/health/ready").toURL().openConnection();
            connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
            connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
        }
    }
}
