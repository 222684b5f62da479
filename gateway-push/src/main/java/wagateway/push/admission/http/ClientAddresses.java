package wagateway.push.admission.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wagateway.pod.CidrBlocks;
import wagateway.pod.UnusableSettingException;
import wagateway.push.admission.HandshakeSettings;
import wagateway.push.admission.HandshakeSettings.ForwardedHeader;

/**
 * The address of a client: the last hop that no trusted proxy is. Each proxy adds whom it has the request from at the right,
 * so all that stands left of an untrusted hop is what that one claims. Helpers of Netty and Spring take the first, which
 * anybody can forge.
 */
public final class ClientAddresses {
    private final CidrBlocks trusted;
    private final ForwardedHeader header;

    /** @throws UnusableSettingException when a network is none */
    public ClientAddresses(HandshakeSettings settings) {
        this.trusted = new CidrBlocks("wagateway.push.admission.trusted-proxies", settings.trustedProxies());
        this.header = settings.forwardedHeader();
    }

    /**
     * Whose request it is.
     *
     * @param peer from whom it comes
     */
    InetAddress of(HttpHeaders headers, InetAddress peer) {
        InetAddress client = peer;
        List<String> hops = trusted.contain(peer) ? hops(headers) : List.of();
        for (int i = hops.size() - 1; i >= 0 && trusted.contain(client); i--) {
            InetAddress before = parse(hops.get(i));
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }

    private List<String> hops(HttpHeaders headers) {
        return switch (header) {
            case X_FORWARDED_FOR -> elements(headers, "X-Forwarded-For").toList();
            case FORWARDED ->
                elements(headers, "Forwarded")
                        .map(ClientAddresses::forwardedFor)
                        .toList();
        };
    }

    private static Stream<String> elements(HttpHeaders headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip);
    }

    /** The parameter {@code for} of an element (RFC 7239 section 4); empty when it has none. */
    private static String forwardedFor(String element) {
        return Arrays.stream(element.split(";", -1))
                .map(String::strip)
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for="))
                .map(pair -> pair.substring("for=".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    /** An IP address, perhaps with a port; null for a name, {@code unknown} or what hides an address (RFC 7239 section 6). */
    private static @Nullable InetAddress parse(String hop) {
        String address = hop;
        if (hop.startsWith("[")) {
            address = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (hop.indexOf(':') >= 0 && hop.indexOf(':') == hop.lastIndexOf(':')) {
            address = hop.substring(0, hop.indexOf(':'));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException _) {
            return null;
        }
    }
}
