package wagateway.stack;

import java.util.Locale;

/** Which worker the stack starts. */
enum WorkerKind {
    /** Nobody needs a phone or the internet. */
    SIMULATED,
    /** Accounts of real phones. */
    BAILEYS,
    /** There is none, until one of somebody else registers. */
    NONE;

    /**
     * Reads {@code WORKER}: {@code simulated} (the default), {@code baileys} or {@code none}.
     *
     * @throws StartFailure when it is something else
     */
    static WorkerKind of(Environment environment) {
        return switch (environment.get("WORKER", "simulated").toLowerCase(Locale.ROOT)) {
            case "simulated" -> SIMULATED;
            case "baileys" -> BAILEYS;
            case "none" -> NONE;
            default -> throw new StartFailure("WORKER is 'simulated', 'baileys' or 'none'");
        };
    }
}
