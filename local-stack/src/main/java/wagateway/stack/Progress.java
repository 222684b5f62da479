package wagateway.stack;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the person at the terminal what happens, with the seconds since the start. */
final class Progress {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, line));
    }
}
