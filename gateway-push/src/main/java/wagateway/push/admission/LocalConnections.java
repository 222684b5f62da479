package wagateway.push.admission;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import wagateway.model.identity.UserId;

/** The connections of this pod. While Redis is away, the limit of a user is checked against these alone. */
final class LocalConnections implements UserConnections {
    private final ConcurrentMap<UserId, List<Lease>> leases = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final UserLimit limit;
    private final String pod;
    private final Clock clock;
    private final Consumer<Lease> released;
    private final Consumer<Lease> release = this::release;

    /**
     * @param pod tells the connections of this pod from those of others
     * @param released called with each lease that ends
     */
    LocalConnections(UserLimit limit, String pod, Clock clock, Consumer<Lease> released) {
        this.limit = limit;
        this.pod = pod;
        this.clock = clock;
        this.released = released;
    }

    /** One that is not counted yet. */
    Lease next(UserId user) {
        return new Lease(user, clock.millis(), number.incrementAndGet(), release);
    }

    @Override
    public Mono<Lease> claim(UserId user) {
        return Mono.fromSupplier(() -> next(user)).flatMap(this::claim);
    }

    /** Counts one, if this pod has not too many of its user. */
    Mono<Lease> claim(Lease lease) {
        return Mono.defer(() -> {
            List<Lease> before = new ArrayList<>();
            List<Lease> after = leases.compute(lease.user(), (_, mine) -> {
                int count = mine == null ? 0 : mine.size();
                if (mine == null || count < limit.max()) {
                    return with(mine, lease);
                }
                if (!limit.closesOldest()) {
                    return mine;
                }
                before.add(mine.getFirst());
                return with(mine.subList(1, count), lease);
            });
            before.forEach(Lease::evict);
            return after.contains(lease) ? Mono.just(lease) : Mono.empty();
        });
    }

    /** Counts one, however many there are. */
    void add(Lease lease) {
        leases.compute(lease.user(), (_, mine) -> with(mine, lease));
    }

    /** Evicts those of these connections that are on this pod. */
    void evict(UserId user, List<?> members) {
        List<Lease> going = leases.getOrDefault(user, List.of()).stream()
                .filter(lease -> members.contains(member(lease)))
                .toList();
        going.forEach(Lease::evict);
    }

    /** The unique name of a lease among those of its user, on other pods too. */
    String member(Lease lease) {
        return lease.member(pod);
    }

    Stream<Map.Entry<UserId, List<Lease>>> byUser() {
        return leases.entrySet().stream();
    }

    private void release(Lease lease) {
        leases.computeIfPresent(lease.user(), (_, mine) -> {
            List<Lease> others =
                    mine.stream().filter(other -> !other.equals(lease)).toList();
            return others.isEmpty() ? null : others;
        });
        released.accept(lease);
    }

    private static List<Lease> with(@Nullable List<Lease> mine, Lease lease) {
        return mine == null
                ? List.of(lease)
                : Stream.concat(mine.stream(), Stream.of(lease)).toList();
    }
}
