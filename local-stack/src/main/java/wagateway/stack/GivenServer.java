package wagateway.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that is not the stack's own, as its address has been set. */
final class GivenServer {
    private static final int TIMEOUT_MILLIS = 3_000;

    /** Scheme, then user and password, then the hosts. */
    private static final Pattern URL = Pattern.compile("([a-z+-]+)://(?:[^/?#]*@)?([^/?#@]+).*");

    private static final Pattern HOST = Pattern.compile("(\\[[^]]+]|[^:]+)(?::(\\d{1,5}))?");

    private GivenServer() {}

    /**
     * Passes when one of the servers of an address takes connections.
     *
     * @param variable in which the address was given
     * @throws StartFailure when none does, or it is no address
     */
    static void require(String variable, String url) {
        Matcher parts = URL.matcher(url);
        List<Matcher> hosts = parts.matches()
                ? Stream.of(parts.group(2).split(",")).map(HOST::matcher).toList()
                : List.of();
        if (hosts.isEmpty() || !hosts.stream().allMatch(Matcher::matches)) {
            throw new StartFailure(variable + " is not an address such as " + example(variable)
                    + ": correct it, or 'unset " + variable + "' for a server of the stack's own");
        }
        int otherwise = port(parts.group(1));
        if (hosts.stream().noneMatch(host -> answers(host, otherwise))) {
            throw new StartFailure("nothing answers at " + parts.group(2) + ", which " + variable
                    + " names: start it, or 'unset " + variable + "' for a server of the stack's own");
        }
    }

    private static boolean answers(Matcher host, int otherwise) {
        int port = host.group(2) == null ? otherwise : Integer.parseInt(host.group(2));
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.group(1), port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    private static int port(String scheme) {
        return scheme.startsWith("postgres") ? 5_432 : scheme.contains("sentinel") ? 26_379 : 6_379;
    }

    private static String example(String variable) {
        return variable.equals("DATABASE_URL")
                ? "postgresql://user:password@localhost/database"
                : "redis://localhost:6379";
    }
}
