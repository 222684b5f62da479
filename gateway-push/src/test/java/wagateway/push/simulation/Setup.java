package wagateway.push.simulation;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What a world consists of.
 *
 * @param seed of what it draws by itself
 * @param plain how many of the clients speak {@code /ws}
 * @param streamLength events that Redis keeps of a user
 * @param maxReplay events that a client may have missed
 * @param begun how much each client has subscribed already
 * @param lost whether Redis has come back empty since, and has been told the present state again
 */
record Setup(
        long seed,
        int pushPods,
        int apiPods,
        int users,
        int sessions,
        int clients,
        int plain,
        int streamLength,
        int maxReplay,
        int keptSeconds,
        int begun,
        boolean lost) {
    private static final int[] BEGUN = {0, 1, 1, 1, 2, 3};

    static Setup random(long seed, RandomGenerator random) {
        int clients = random.nextInt(1, 4);
        return new Setup(
                seed,
                random.nextInt(1, 4),
                random.nextInt(1, 3),
                random.nextInt(4) == 0 ? 2 : 1,
                random.nextInt(1, 4),
                clients,
                random.nextInt(3) == 0 ? random.nextInt(0, clients + 1) : 0,
                100,
                100,
                random.nextInt(4) == 0 ? 20 : 180,
                BEGUN[random.nextInt(BEGUN.length)],
                random.nextInt(6) == 0);
    }

    /** Reads what {@link #toString()} writes. */
    static Setup of(String text) {
        long[] n = Pattern.compile("\\d+")
                .matcher(text)
                .results()
                .mapToLong(number -> Long.parseLong(number.group()))
                .toArray();
        return new Setup(
                n[0],
                (int) n[1],
                (int) n[2],
                (int) n[3],
                (int) n[4],
                (int) n[5],
                (int) n[6],
                (int) n[7],
                (int) n[8],
                (int) n[9],
                (int) n[10],
                text.contains("lost=true"));
    }
}
