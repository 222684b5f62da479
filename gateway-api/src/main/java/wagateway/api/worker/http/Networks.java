package wagateway.api.worker.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.api.worker.WorkerNetworks;
import wagateway.api.worker.WorkerSettings;
import wagateway.pod.CidrBlocks;

/**
 * The networks of the settings, without those that no worker can be in whatever the settings say: unspecified, link-local
 * and multicast addresses, and where clouds keep metadata.
 */
@Component
final class Networks implements WorkerNetworks {
    private static final CidrBlocks NEVER = new CidrBlocks(
            "never",
            List.of(
                    "0.0.0.0/8",
                    "100.100.100.200/32",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/128",
                    "fe80::/10",
                    "ff00::/8",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128",
                    // addresses of IPv4 in disguise: compatible, NAT64, 6to4
                    "::/96",
                    "64:ff9b::/96",
                    "2002::/16"));
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    private final CidrBlocks allowed;
    private final Duration timeout;

    Networks(WorkerSettings settings) {
        this.allowed = settings.networkBlocks();
        this.timeout = settings.connectTimeout();
    }

    @Override
    public Mono<Boolean> admit(String endpoint) {
        return Mono.fromCallable(
                        () -> InetAddress.getAllByName(URI.create(endpoint).getHost()))
                .subscribeOn(Schedulers.boundedElastic())
                .map(addresses -> Stream.of(addresses).allMatch(address -> allows(new InetSocketAddress(address, 0))))
                .timeout(timeout)
                .onErrorReturn(true);
    }

    /** Whether a connection may be made to this address; only to one that has been looked up. */
    boolean allows(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                && !internet.isUnresolved()
                && allowed.contain(internet.getAddress())
                && (internet.getAddress().equals(LOOPBACK) || !NEVER.contain(internet.getAddress()));
    }
}
