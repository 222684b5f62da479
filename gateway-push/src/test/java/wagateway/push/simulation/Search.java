package wagateway.push.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wagateway.push.simulation.Simulation.Run;

/**
 * Runs schedules for {@code -Dsimulation.seconds} on {@code -Dsimulation.threads}, one seed after the other from
 * {@code -Dsimulation.seed} on; the first that fails is shortened. Without a time, always the same ones.
 */
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("simulation.seconds", 0));
    private static final long WITHOUT_A_TIME = 1_000;
    private static final Duration TIME_TO_SHORTEN = Duration.ofSeconds(10);
    private static final int THREADS = Integer.getInteger("simulation.threads", 1);

    private final long first = Long.getLong(
            "simulation.seed", TIME.isZero() ? 0 : ThreadLocalRandom.current().nextLong(1L << 40));
    private final AtomicLong next = new AtomicLong(first);
    private final AtomicReference<Run> found = new AtomicReference<>();
    private final long start = System.nanoTime();

    /** As {@link SimulationTest} does it, for those who bring classes of their own. */
    static void main() throws InterruptedException {
        SimulationTest.rule();
        new Search().run();
    }

    /** @throws AssertionError with the seed and the shortened schedule of one that fails */
    void run() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(n -> Thread.ofPlatform().name("simulation-" + n).start(this::search))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        double minutes = (System.nanoTime() - start) / 60e9;
        long schedules = next.get() - first;
        LOG.info("{} schedules from seed {} on, {} a minute", schedules, first, Math.round(schedules / minutes));
        Run failing = found.get();
        if (failing != null) {
            Run shortest = new Simulation().shortened(failing, System.nanoTime() + TIME_TO_SHORTEN.toNanos());
            throw new AssertionError("seed " + failing.setup().seed() + " of " + schedules
                    + " schedules fails (make simulate SEED=" + failing.setup().seed() + "), at its shortest:\n  "
                    + shortest);
        }
    }

    private void search() {
        var simulation = new Simulation();
        while (found.get() == null && isToGoOn()) {
            Run run = simulation.run(next.getAndIncrement());
            if (!run.failures().isEmpty()) {
                found.compareAndSet(null, run);
            }
        }
    }

    private boolean isToGoOn() {
        return TIME.isZero() ? next.get() - first < WITHOUT_A_TIME : System.nanoTime() - start < TIME.toNanos();
    }
}
