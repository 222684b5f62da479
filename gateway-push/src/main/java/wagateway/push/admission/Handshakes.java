package wagateway.push.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides who may knock: how many handshakes an address and the pod take in a time, and how many connections that have
 * shown no token. Remembers an address no longer than it takes to be as good as new. Safe for any thread.
 */
public final class Handshakes {
    private static final long SWEEP_MILLIS = 1_000;
    private static final long NANOS = 1_000_000;

    private final Limits limits;
    private final LongSupplier millis;
    private final Map<AddressPrefix, Address> addresses = new HashMap<>();
    private final TokenBucket pod;
    private int newcomers;
    private long sweptAt;

    /**
     * Of an address, and of all of them together.
     *
     * @param newcomers connections without a token at a time
     */
    public record Limits(Rate perAddress, Rate all, int newcomersPerAddress, int newcomers) {}

    private static final class Address {
        private final TokenBucket handshakes;
        private int newcomers;

        Address(TokenBucket handshakes) {
            this.handshakes = handshakes;
        }
    }

    public Handshakes(Limits limits) {
        this(limits, () -> System.nanoTime() / NANOS);
    }

    Handshakes(Limits limits, LongSupplier millis) {
        this.limits = limits;
        this.millis = millis;
        this.sweptAt = millis.getAsLong();
        this.pod = new TokenBucket(limits.all(), sweptAt);
    }

    /** A handshake has come; whoever is let in is to leave once. */
    public synchronized Handshake enter(AddressPrefix from) {
        long now = millis.getAsLong();
        sweep(now);
        Address known = addresses.get(from);
        Address address = known == null ? new Address(new TokenBucket(limits.perAddress(), now)) : known;
        if (address.newcomers >= limits.newcomersPerAddress()) {
            return HandshakeRefusal.ADDRESS_NEWCOMERS;
        }
        if (newcomers >= limits.newcomers()) {
            return HandshakeRefusal.POD_NEWCOMERS;
        }
        if (!address.handshakes.take(1, now)) {
            return HandshakeRefusal.ADDRESS_HANDSHAKES;
        }
        if (!pod.take(1, now)) {
            return HandshakeRefusal.POD_HANDSHAKES;
        }
        addresses.putIfAbsent(from, address);
        address.newcomers++;
        newcomers++;
        return new Newcomer(() -> leave(address));
    }

    /** Connections that have shown no token. */
    public synchronized int newcomers() {
        return newcomers;
    }

    synchronized int knownAddresses() {
        return addresses.size();
    }

    private synchronized void leave(Address address) {
        address.newcomers--;
        newcomers--;
    }

    private void sweep(long now) {
        if (now - sweptAt >= SWEEP_MILLIS) {
            sweptAt = now;
            addresses.values().removeIf(address -> address.newcomers == 0 && address.handshakes.isFull(now));
        }
    }
}
