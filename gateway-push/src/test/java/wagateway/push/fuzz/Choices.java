package wagateway.push.fuzz;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The choices that make one example: numbers from a seed, or a list of them given again, zeros after its end. Whatever a
 * property is tried on is made of these alone, so that a shorter list with lower numbers is a simpler example.
 */
final class Choices {
    private final @Nullable SplittableRandom random;
    private final List<Integer> given;
    private final List<Integer> made = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();

    private Choices(@Nullable SplittableRandom random, List<Integer> given) {
        this.random = random;
        this.given = given;
    }

    static Choices of(long seed) {
        return new Choices(new SplittableRandom(seed), List.of());
    }

    static Choices of(List<Integer> given) {
        return new Choices(null, given);
    }

    /** A number from 0, the simplest, to below the bound. */
    int below(int bound) {
        int choice = random != null
                ? random.nextInt(bound)
                : made.size() < given.size() ? Math.floorMod(given.get(made.size()), bound) : 0;
        made.add(choice);
        return choice;
    }

    /** True once in so many times. */
    boolean onceIn(int times) {
        return below(times) == times - 1;
    }

    /** One of these; the first is the simplest. */
    @SafeVarargs
    final <T> T one(T... values) {
        return values[below(values.length)];
    }

    /** Some of these, fewer than the bound; each has its choice to be there, so that any can be left out. */
    <T> List<T> some(int bound, Supplier<T> value) {
        List<T> values = new ArrayList<>();
        while (values.size() < bound - 1 && below(bound) > 0) {
            values.add(value.get());
        }
        return values;
    }

    byte[] bytes(int bound) {
        byte[] bytes = new byte[below(bound)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) below(256);
        }
        return bytes;
    }

    /** To be printed when the property does not hold. */
    <T> T saying(T value) {
        said.append("\n  ")
                .append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : printable(value));
        return value;
    }

    List<Integer> made() {
        return made;
    }

    String said() {
        return said.toString();
    }

    private static String printable(Object value) {
        var text = new StringBuilder();
        value.toString()
                .chars()
                .forEach(c -> text.append(c >= ' ' && c <= '~' ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return text.toString();
    }
}
