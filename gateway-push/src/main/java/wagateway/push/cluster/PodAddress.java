package wagateway.push.cluster;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where other pods reach a pod. Pods announce IP addresses.
 *
 * @param host IPv4 address, IPv6 address without brackets or zone, or name
 * @param port 1 to 65535
 */
public record PodAddress(String host, int port) {
    private static final Pattern NAME_OR_IPV4 = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):([1-9][0-9]{0,4})");
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException when host or port has another form */
    public PodAddress {
        if (!NAME_OR_IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException("not a host: " + host);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** Reads {@code host:port}, with an IPv6 address in brackets; empty when the text has another form. */
    public static Optional<PodAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String bracketed = form.group(1);
        String host = bracketed == null ? form.group(2) : bracketed;
        if (bracketed != null && !IPV6.matcher(bracketed).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PodAddress(host, Integer.parseInt(form.group(3))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The host; empty when it is a name. */
    public Optional<InetAddress> ip() {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** {@code host:port}, as it stands in a URI. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
