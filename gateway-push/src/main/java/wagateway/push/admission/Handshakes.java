package wagateway.push.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits handshakes, and connections that have shown no token, for each address and for the pod. Forgets an address as
 * soon as its full limits apply again. Safe for any thread.
 */
public final class Handshakes {
    private static final long SWEEP_NANOS = 1_000_000_000;

    private final Limits limits;
    private final LongSupplier clock;
    private final Map<AddressPrefix, Address> addresses = new HashMap<>();
    private long fullAt;
    private int newcomers;
    private long sweptAt;

    /**
     * Of an address, and of all of them together.
     *
     * @param newcomers connections without a token at a time
     */
    public record Limits(Rate perAddress, Rate all, int newcomersPerAddress, int newcomers) {}

    private static final class Address {
        private long fullAt;
        private int newcomers;

        Address(long now) {
            this.fullAt = now;
        }
    }

    public Handshakes(Limits limits) {
        this(limits, System::nanoTime);
    }

    Handshakes(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.sweptAt = clock.getAsLong();
        this.fullAt = sweptAt;
    }

    /** A handshake has come. A newcomer that is returned counts until it leaves. */
    public synchronized Handshake enter(AddressPrefix from) {
        long now = clock.getAsLong();
        sweep(now);
        Address known = addresses.get(from);
        Address address = known == null ? new Address(now) : known;
        if (address.newcomers >= limits.newcomersPerAddress()) {
            return HandshakeRefusal.ADDRESS_NEWCOMERS;
        }
        if (newcomers >= limits.newcomers()) {
            return HandshakeRefusal.POD_NEWCOMERS;
        }
        long addressFullAt = limits.perAddress().take(address.fullAt, 1, now);
        if (addressFullAt == Rate.TOO_FEW) {
            return HandshakeRefusal.ADDRESS_HANDSHAKES;
        }
        address.fullAt = addressFullAt;
        long podFullAt = limits.all().take(fullAt, 1, now);
        if (podFullAt == Rate.TOO_FEW) {
            return HandshakeRefusal.POD_HANDSHAKES;
        }
        fullAt = podFullAt;
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
        if (now - sweptAt >= SWEEP_NANOS) {
            sweptAt = now;
            addresses.values().removeIf(address -> address.newcomers == 0 && address.fullAt - now <= 0);
        }
    }
}
