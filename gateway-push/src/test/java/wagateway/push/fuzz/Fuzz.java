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
        List<Integer> simplest = made;
        long start = System.nanoTime();
        for (List<Integer> simpler = simplest; simpler != null; simpler = simpler(property, simplest, start)) {
            simplest = simpler;
        }
        Choices choices = Choices.of(simplest);
        Throwable failure = failure(property, choices);
        return new AssertionError("-Dfuzz.seed=" + seed + " fails, at its simplest with:" + choices.said(), failure);
    }

    /** The first simpler example that fails too: without some of its choices, or with a lower one. */
    private static @Nullable List<Integer> simpler(Consumer<Choices> property, List<Integer> choices, long start) {
        for (int length = Integer.highestOneBit(Math.max(1, choices.size())); length > 0; length /= 2) {
            for (int at = 0; at + length <= choices.size(); at += length) {
                List<Integer> shorter = new ArrayList<>(choices);
                shorter.subList(at, at + length).clear();
                if (fails(property, shorter, start)) {
                    return shorter;
                }
            }
        }
        for (int at = 0; at < choices.size(); at++) {
            for (int lower : new int[] {0, choices.get(at) / 2, choices.get(at) - 1}) {
                List<Integer> lowered = new ArrayList<>(choices);
                lowered.set(at, lower);
                if (lower >= 0 && lower < choices.get(at) && fails(property, lowered, start)) {
                    return lowered;
                }
            }
        }
        return null;
    }

    private static boolean fails(Consumer<Choices> property, List<Integer> choices, long start) {
        return System.nanoTime() - start < TIME_TO_SHRINK.toNanos()
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
