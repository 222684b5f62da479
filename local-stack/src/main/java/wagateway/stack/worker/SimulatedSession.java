package wagateway.stack.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wagateway.stack.worker.Command.Fail;
import wagateway.stack.worker.Command.OpenAgain;
import wagateway.stack.worker.Command.Reconnect;
import wagateway.stack.worker.Command.Scan;

/**
 * The life of one session, on one thread: it offers codes until one is scanned, then stays connected until something
 * ends it. Each step is reported before the next one begins, so reports keep their order.
 */
final class SimulatedSession implements Runnable {
    private static final String WEBHOOK = "/api/v1/webhooks/session-status";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAIRING_CODE = Duration.ofMinutes(3);
    private static final Duration RESTART = Duration.ofMillis(300);
    private static final int MAX_WAITING_COMMANDS = 16;

    private final Identity identity;
    private final WorkerSettings settings;
    private final Gateway gateway;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MAX_WAITING_COMMANDS);
    private volatile String status = "CONNECTING";
    private volatile @Nullable Scan account;
    private long epoch = System.currentTimeMillis();
    private long sequence;

    SimulatedSession(Identity identity, WorkerSettings settings, Gateway gateway) {
        this.identity = identity;
        this.settings = settings;
        this.gateway = gateway;
    }

    /**
     * What the gateway says of a session that it hands over.
     *
     * @param phoneNumber of the phone on which a pairing code is to be typed; null when none is wanted
     */
    record Identity(
            String sessionId,
            String userId,
            String sessionName,
            @Nullable String phoneNumber) {}

    Identity identity() {
        return identity;
    }

    String status() {
        return status;
    }

    /** Of the phone that the session is linked to; null when it is not. */
    @Nullable
    Scan account() {
        return isLive() ? account : null;
    }

    /** Whether the session still needs the worker. */
    boolean isLive() {
        return !status.equals("ERROR") && !status.equals("DISCONNECTED");
    }

    /** Takes the command to be carried out, unless it makes no sense at present. */
    boolean offer(Command command) {
        boolean fits = switch (command) {
            case Scan _ -> status.equals("QR_REQUIRED");
            case Reconnect _ -> status.equals("CONNECTED");
            case OpenAgain _ -> account() != null;
            case Fail _ -> isLive();
        };
        return fits && commands.offer(command);
    }

    /** Lives until the session has ended or the thread is interrupted. */
    @Override
    public void run() {
        try {
            switch (offerCodes()) {
                case Scan scan -> stayConnected(scan);
                case Fail fail -> report("ERROR", Map.of("error", fail.error()), TIMEOUT);
                case null, default -> report("DISCONNECTED", Map.of("reason", "qr_expired"), TIMEOUT);
            }
        } catch (InterruptedException _) {
            settings.log().line(identity.sessionId() + " is given back");
        }
    }

    /** What ended the offering; null when the last code ran out. */
    private @Nullable Command offerCodes() throws InterruptedException {
        if (identity.phoneNumber() != null) {
            report(
                    "QR_REQUIRED",
                    Map.of("pairingCode", PairingText.next(), "pairingCodeTtlMs", PAIRING_CODE.toMillis()),
                    TIMEOUT);
        }
        Command command = null;
        for (int attempt = 1; command == null && attempt <= settings.qr().count(); attempt++) {
            command = offerCode(attempt);
        }
        return command;
    }

    /** Null when the code ran out. */
    private @Nullable Command offerCode(int attempt) throws InterruptedException {
        Duration lifetime = settings.qr().of(attempt);
        Instant expiry = Instant.now().plus(lifetime);
        var qr = new LinkedHashMap<String, Object>();
        qr.put("qrCode", QrText.next());
        qr.put("ttlMs", lifetime.toMillis());
        qr.put("attempt", attempt);
        qr.put("maxAttempts", settings.qr().count());
        report("QR_REQUIRED", qr, lifetime);
        return commands.poll(Duration.between(Instant.now(), expiry).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** After a scan WhatsApp asks for a new connection (its code 515), and only that one is the linked one. */
    private void stayConnected(Scan scan) throws InterruptedException {
        account = scan;
        reconnect(scan, "restart_required");
        while (true) {
            switch (commands.take()) {
                case Fail fail -> {
                    report("ERROR", Map.of("error", fail.error()), TIMEOUT);
                    return;
                }
                case Reconnect _ -> reconnect(scan, "network");
                case OpenAgain _ -> {
                    epoch = Math.max(epoch + 1, System.currentTimeMillis());
                    sequence = 0;
                    reportConnected(scan);
                }
                case Scan _ -> {}
            }
        }
    }

    private void reconnect(Scan scan, String reason) throws InterruptedException {
        report("RECONNECTING", Map.of("reason", reason), TIMEOUT);
        Thread.sleep(RESTART);
        reportConnected(scan);
    }

    private void reportConnected(Scan scan) throws InterruptedException {
        report("CONNECTED", Map.of("phoneNumber", scan.phoneNumber(), "displayName", scan.displayName()), TIMEOUT);
    }

    private void report(String newStatus, Map<String, Object> details, Duration timeout) throws InterruptedException {
        status = newStatus;
        var body = new LinkedHashMap<String, Object>();
        body.put("sessionId", identity.sessionId());
        body.put("status", newStatus);
        body.putAll(details);
        body.put("eventId", UUID.randomUUID().toString());
        body.put("workerId", settings.id());
        body.put("workerEpoch", epoch);
        body.put("sequence", ++sequence);
        int answer = gateway.call("POST", WEBHOOK, body, timeout);
        settings.log()
                .line(identity.sessionId() + " " + newStatus + " reported, the gateway "
                        + (answer == Gateway.UNREACHABLE ? "is not reachable" : "answers " + answer));
    }
}
