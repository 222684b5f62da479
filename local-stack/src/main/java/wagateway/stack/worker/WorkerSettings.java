package wagateway.stack.worker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a simulated worker is told.
 *
 * @param id under which it registers
 * @param host the address it listens on
 * @param port the port it listens on
 * @param endpoint where the gateway reaches it
 * @param gateways base addresses of the API pods, at least one; they are used in turn
 * @param credential proves to the gateway who is calling
 * @param capacity sessions it takes at once, positive
 * @param qr how long its codes live
 * @param log gets a line for each thing it does
 */
public record WorkerSettings(
        String id,
        String host,
        int port,
        URI endpoint,
        List<URI> gateways,
        Credential credential,
        int capacity,
        QrLifetimes qr,
        WorkerLog log) {
    private static final int DEFAULT_CAPACITY = 100;

    /** Where lines go. */
    @FunctionalInterface
    public interface WorkerLog {
        void line(String text);
    }

    /**
     * How long QR codes live; Baileys has {@link #BAILEYS}.
     *
     * @param first lifetime of the first code, positive
     * @param next lifetime of each later one, positive
     * @param count codes that are offered before the worker gives up, positive
     */
    public record QrLifetimes(Duration first, Duration next, int count) {
        public static final QrLifetimes BAILEYS = new QrLifetimes(Duration.ofSeconds(60), Duration.ofSeconds(20), 5);

        /** @throws IllegalArgumentException when one is not positive */
        public QrLifetimes {
            if (!first.isPositive() || !next.isPositive() || count < 1) {
                throw new IllegalArgumentException("lifetimes and number of QR codes are positive");
            }
        }

        /**
         * Reads {@code QR_FIRST_MS}, {@code QR_NEXT_MS} and {@code QR_COUNT}, each as Baileys has it when absent.
         *
         * @throws IllegalArgumentException when one is not a positive number
         */
        public static QrLifetimes of(Map<String, String> environment) {
            return new QrLifetimes(
                    Duration.ofMillis(number(environment, "QR_FIRST_MS", BAILEYS.first.toMillis())),
                    Duration.ofMillis(number(environment, "QR_NEXT_MS", BAILEYS.next.toMillis())),
                    Math.toIntExact(number(environment, "QR_COUNT", BAILEYS.count)));
        }

        Duration of(int attempt) {
            return attempt == 1 ? first : next;
        }
    }

    /**
     * Reads {@code API_URLS} (separated by commas), {@code WORKER_ID}, {@code WORKER_HOST} (default 127.0.0.1), {@code WORKER_PORT} (default 8020),
     * {@code WORKER_ENDPOINT}, {@code WORKER_CAPACITY}, {@code WORKER_CREDENTIAL}, {@code WEBHOOK_SECRETS} or {@code WORKER_TOKEN}, and the QR lifetimes.
     *
     * @throws IllegalArgumentException when one is missing or wrong; says which
     */
    static WorkerSettings of(Map<String, String> environment, WorkerLog log) {
        String host = environment.getOrDefault("WORKER_HOST", "127.0.0.1");
        int port = Math.toIntExact(number(environment, "WORKER_PORT", 8020));
        String urls = environment.getOrDefault("API_URLS", "");
        if (urls.isBlank()) {
            throw new IllegalArgumentException("set API_URLS to the addresses of the API pods, separated by commas");
        }
        return new WorkerSettings(
                environment.getOrDefault("WORKER_ID", "simulated-worker"),
                host,
                port,
                URI.create(environment.getOrDefault("WORKER_ENDPOINT", "http://" + host + ":" + port)),
                Stream.of(urls.split(",")).map(String::strip).map(URI::create).toList(),
                Credential.of(environment),
                Math.toIntExact(number(environment, "WORKER_CAPACITY", DEFAULT_CAPACITY)),
                QrLifetimes.of(environment),
                log);
    }

    private static long number(Map<String, String> environment, String name, long otherwise) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            return otherwise;
        }
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(name + " must be a positive number, but is '" + value + "'");
        }
        return Long.parseLong(value);
    }
}
