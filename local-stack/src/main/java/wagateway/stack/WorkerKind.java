package wagateway.stack;

import java.util.Locale;

/** Which worker the stack starts. */
enum WorkerKind {
    /** Nobody needs a phone or the internet. */
    SIMULATED,
    /** Accounts of real phones. */
    BAILEYS;

    /**
     * Reads {@code WORKER}: {@code simulated} (the default) or {@code baileys}.
     *
     * @throws StartFailure when it is something else
     */
    static WorkerKind of(Environment environment) {
        return switch (environment.get("WORKER", "simulated").toLowerCase(Locale.ROOT)) {
            case "simulated" -> SIMULATED;
            case "baileys" -> BAILEYS;
            default -> throw new StartFailure("WORKER is 'simulated' or 'baileys'");
        };
    }
}
