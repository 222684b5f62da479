package wagateway.push.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/** The address of this machine that others can most likely reach. */
final class OwnAddress {
    private OwnAddress() {}

    /** Of the interface that the system listed first, IPv4 before IPv6; loopback when there is no other. */
    static InetAddress find() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(OwnAddress::isInUse)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                    .orElseGet(OwnAddress::loopback);
        } catch (SocketException _) {
            return loopback();
        }
    }

    private static boolean isInUse(NetworkInterface candidate) {
        try {
            return candidate.isUp() && !candidate.isLoopback();
        } catch (SocketException _) {
            return false;
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
