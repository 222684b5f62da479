package wagateway.push.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries a property on examples for {@code -Dfuzz.seconds} (1). What fails is made simpler as far as it goes, then said
 * together with its seed; {@code -Dfuzz.seed} begins with that one.
 */
final class Fuzz {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 1));
    private static final Duration TIME_TO_SHRINK = Duration.ofSeconds(5);

    private Fuzz() {}

    /** @param property throws when it does not hold for the example that these choices make */
    static void check(Consumer<Choices> property) {
        long seed = Long.getLong("fuzz.seed", ThreadLocalRandom.current().nextLong());
        long start = System.nanoTime();
        do {
            Choices choices = Choices.of(seed);
            if (failure(property, choices) != null) {
                throw shrunk(property, choices.made(), seed);
            }
            seed++;
        } while (System.nanoTime() - start < TIME.toNanos());
    }

    private static AssertionError shrunk(Consumer<Choices> property, List<Integer> made, long seed) {
        long end = System.nanoTime() + TIME_TO_SHRINK.toNanos();
        List<Integer> before = List.of();
        List<Integer> simplest = made;
        while (!simplest.equals(before)) {
            before = simplest;
            simplest = lowered(property, shortened(property, simplest, end), end);
        }
        Choices choices = Choices.of(simplest);
        Throwable failure = failure(property, choices);
        return new AssertionError("-Dfuzz.seed=" + seed + " fails, at its simplest with:" + choices.said(), failure);
    }

    /** Without the choices that it fails without, many at once first. */
    private static List<Integer> shortened(Consumer<Choices> property, List<Integer> choices, long end) {
        List<Integer> shortest = choices;
        for (int length = choices.size(); length > 0; length -= 1 + length / 16) {
            for (int at = shortest.size() - length; at >= 0; at--) {
                List<Integer> shorter = new ArrayList<>(shortest);
                shorter.subList(at, at + length).clear();
                if (fails(property, shorter, end)) {
                    shortest = shorter;
                    at = Math.min(at, shortest.size() - length + 1);
                }
            }
        }
        return shortest;
    }

    /** With the lowest choices that it fails with. */
    private static List<Integer> lowered(Consumer<Choices> property, List<Integer> choices, long end) {
        List<Integer> lowest = choices;
        for (int at = 0; at < choices.size(); at++) {
            for (int lower : new int[] {0, choices.get(at) / 2, choices.get(at) - 1}) {
                List<Integer> lowered = new ArrayList<>(lowest);
                lowered.set(at, lower);
                if (lower >= 0 && lower < lowest.get(at) && fails(property, lowered, end)) {
                    lowest = lowered;
                }
            }
        }
        return lowest;
    }

    private static boolean fails(Consumer<Choices> property, List<Integer> choices, long end) {
        return System.nanoTime() - end < 0
                && failure(property, Choices.of(Collections.unmodifiableList(choices))) != null;
    }

    private static @Nullable Throwable failure(Consumer<Choices> property, Choices choices) {
        try {
            property.accept(choices);
            return null;
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
            return failure;
        }
    }
}
