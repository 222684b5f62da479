package wagateway.push.admission;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What an address is counted as: itself in IPv4, its network of 64 bits in IPv6, as each subscriber is given at least
 * that much.
 *
 * @param bits the first of the address
 */
public record AddressPrefix(long bits, boolean isIpv4) {
    public static AddressPrefix of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new AddressPrefix(bytes.getInt(), true)
                : new AddressPrefix(bytes.getLong(), false);
    }
}
