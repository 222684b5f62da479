package wagateway.push.cluster;

import static wagateway.pod.UnusableSettingException.require;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import wagateway.pod.CidrBlocks;

/**
 * How push pods reach each other.
 *
 * @param secret that the pods share, at least 32 bytes; of two, separated by a comma, the first signs and either is good; empty:
 *     this pod forwards nothing, and nobody forwards to it
 * @param port where other pods reach this one; 0: any free port
 * @param address IP address or name by which other pods reach this one, a name being looked up once; empty: the
 *     machine's own address, 127.0.0.1 when it has none
 * @param maxForwards requests that this pod may have under way to any one other pod, and WebSockets that it may carry
 *     to all others together; at least 1
 * @param networks that pods are in, as CIDR blocks, comma separated; nothing is forwarded to what the register of pods names elsewhere
 */
@ConfigurationProperties("wagateway.push.cluster")
public record ClusterSettings(
        @Nullable String secret,
        @DefaultValue("0") int port,
        @Nullable String address,
        @DefaultValue("20000") int maxForwards,

        @DefaultValue({
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "::1/128",
            "fc00::/7"
        })
        List<String> networks) {
    private static final String NETWORKS = "wagateway.push.cluster.networks";
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException when a number is out of its range, or the secret too short */
    public ClusterSettings {
        secret = emptyToNull(secret);
        address = emptyToNull(address);
        if (secret != null) {
            var _ = new PodSecret(secret);
        }
        require(port >= 0 && port <= MAX_PORT, "POD_PORT must be between 0 and " + MAX_PORT);
        require(maxForwards >= 1, "wagateway.push.cluster.max-forwards must be at least 1");
        var _ = new CidrBlocks(NETWORKS, networks);
        networks = List.copyOf(networks);
    }

    /** The secret; null when this pod is on its own. */
    public @Nullable PodSecret podSecret() {
        return secret == null ? null : new PodSecret(secret);
    }

    /** Where to listen: on all interfaces, unless the address is one that no other machine can reach. */
    public InetSocketAddress listenOn() {
        InetAddress own = own();
        return own.isLoopbackAddress() ? new InetSocketAddress(own, port) : new InetSocketAddress(port);
    }

    /**
     * What other pods are told; looks a name up, which may block.
     *
     * @param listening the port that was taken
     * @throws IllegalArgumentException when the name is not known, or its address in none of the networks
     */
    public PodAddress announced(int listening) {
        InetAddress own = own();
        require(
                podNetworks().contain(own),
                "other pods would forward nothing to " + own.getHostAddress() + ": set POD_ADDRESS to an address in "
                        + NETWORKS + ", or add its network there");
        String host = own.getHostAddress();
        int zone = host.indexOf('%');
        return new PodAddress(zone < 0 ? host : host.substring(0, zone), listening);
    }

    public CidrBlocks podNetworks() {
        return new CidrBlocks(NETWORKS, networks);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ClusterSettings[port=" + port + ", address=" + address + ", maxForwards=" + maxForwards + ", networks="
                + networks + "]";
    }

    private InetAddress own() {
        try {
            return address == null ? OwnAddress.find() : InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("POD_ADDRESS is not known: " + address, e);
        }
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
