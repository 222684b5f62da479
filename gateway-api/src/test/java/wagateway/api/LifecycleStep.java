package wagateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import wagateway.api.LifecycleModel.Epoch;
import wagateway.api.LifecycleModel.Report;

/** One thing that happens in a random life; the worker and the reports only where they matter. */
record LifecycleStep(What what, String session, String worker, List<Report> reports, int pod) {
    private static final int LARGEST_BURST = 6;
    private static final List<String> SESSIONS = List.of("a", "b", "c");
    private static final List<String> WORKERS = List.of("w1", "w2", "w3");
    private static final List<String> STATUSES =
            List.of("QR_REQUIRED", "CONNECTED", "CONNECTED", "RECONNECTING", "DISCONNECTED", "ERROR", "SYNCING");
    private static final List<What> ANYTHING = List.of(
            What.CREATE,
            What.CONNECT,
            What.CONNECT,
            What.REPORT,
            What.REPORT,
            What.REPORT,
            What.BURST,
            What.BURST,
            What.DISCONNECT,
            What.DELETE,
            What.DIE,
            What.RETURN,
            What.RETURN);
    private static final int ONE_STORY_IN = 5;

    enum What {
        CREATE,
        CONNECT,
        REPORT,
        /** Reports that come while the first of them is being committed. */
        BURST,
        DISCONNECT,
        DELETE,
        DIE,
        RETURN,
        /** The worker of the session dies while all others live. */
        MOVE
    }

    /** Anything in any order, and in between stories of a session that is moved and of what is reported late then. */
    static List<LifecycleStep> life(SplittableRandom random, int length) {
        var steps = new ArrayList<>(story(random));
        while (steps.size() < length) {
            if (random.nextInt(ONE_STORY_IN) == 0) {
                steps.addAll(story(random));
            } else {
                steps.add(step(random, one(random, ANYTHING), one(random, SESSIONS), reports(random)));
            }
        }
        return steps;
    }

    private static List<LifecycleStep> story(SplittableRandom random) {
        String session = one(random, SESSIONS);
        var steps = new ArrayList<LifecycleStep>();
        for (What before : List.of(What.CREATE, What.CONNECT)) {
            steps.add(step(random, before, session, reports(random)));
        }
        steps.add(step(random, What.REPORT, session, List.of(report(random, "", Epoch.NUMBER))));
        steps.add(step(random, What.MOVE, session, reports(random)));
        steps.add(step(random, What.REPORT, session, List.of(report(random, "", Epoch.RETIRED))));
        for (int more = random.nextInt(3); more > 0; more--) {
            steps.add(step(
                    random,
                    What.REPORT,
                    session,
                    List.of(report(random, reporter(random), one(random, List.of(Epoch.values()))))));
        }
        return steps;
    }

    /** All of one worker: those of several workers, waiting at once, are taken in turn and not in their order. */
    private static List<Report> reports(SplittableRandom random) {
        String worker = reporter(random);
        return Stream.generate(() -> report(
                        random, worker, one(random, List.of(Epoch.NONE, Epoch.NONE, Epoch.NUMBER, Epoch.CURRENT))))
                .limit(random.nextInt(2, LARGEST_BURST))
                .toList();
    }

    private static String reporter(SplittableRandom random) {
        return random.nextBoolean() ? "" : one(random, WORKERS);
    }

    private static Report report(SplittableRandom random, String worker, Epoch epoch) {
        return new Report(
                one(random, STATUSES),
                worker,
                epoch,
                random.nextInt(1, 4),
                random.nextInt(1, 6),
                random.nextBoolean() ? 0 : random.nextInt(1, 5),
                one(random, List.of("", "", "e1", "e2", "e3")));
    }

    private static LifecycleStep step(SplittableRandom random, What what, String session, List<Report> reports) {
        return new LifecycleStep(what, session, one(random, WORKERS), reports, random.nextInt(2));
    }

    private static <T> T one(SplittableRandom random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @Override
    public String toString() {
        return switch (what) {
            case DIE, RETURN -> what + " " + worker;
            case REPORT -> what + " " + session + " " + reports.getFirst();
            case BURST -> what + " " + session + " " + reports;
            default -> what + " " + session;
        };
    }
}
