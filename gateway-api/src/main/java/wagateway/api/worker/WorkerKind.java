package wagateway.api.worker;

import java.util.regex.Pattern;

/**
 * What program a worker is, and so how it is called and how it reports.
 *
 * @param name 1 to 32 characters of {@code a-z 0-9 -}, a letter first
 */
public record WorkerKind(String name) {
    /** Before the constant, whose constructor needs it. */
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** One that keeps the contract of {@code docs/workers.md}. */
    public static final WorkerKind NATIVE = new WorkerKind("native");

    /** @throws IllegalArgumentException when the name has another form */
    public WorkerKind {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a kind has 1 to 32 characters of a-z, 0-9 and '-', a letter first");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
