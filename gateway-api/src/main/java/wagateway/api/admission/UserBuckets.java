package wagateway.api.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import wagateway.model.identity.UserId;

/**
 * A token bucket for each user of this pod: full at first, then filled evenly. Safe for any thread.
 *
 * <p>Not promised: that more than {@value #MAX_USERS} users are told apart from new ones; of more, those that have been away for
 * longest begin with a full bucket.
 */
public final class UserBuckets {
    private static final int MAX_USERS = 100_000;

    private final Cache<UserId, Bucket> buckets;
    private final Clock clock;
    private final int capacity;
    private final int refill;
    private final Duration period;

    /**
     * @param capacity how many tokens a bucket holds
     * @param refill how many of them come in a period
     */
    public UserBuckets(int capacity, int refill, Duration period, InstantSource clock) {
        this.capacity = capacity;
        this.refill = refill;
        this.period = period;
        this.clock = new Clock(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_USERS)
                .expireAfterAccess(timeToFill())
                .build();
    }

    /** Takes a token of the user's; says too what is left, and when there will be more. */
    public ConsumptionProbe spend(UserId user) {
        return buckets.get(user, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    }

    /** From an empty bucket to a full one, in whole seconds. */
    Duration timeToFill() {
        return Duration.ofSeconds(Math.ceilDiv(capacity * period.toMillis(), refill * 1_000L));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(refill, period))
                .withCustomTimePrecision(clock)
                .build();
    }

    private record Clock(InstantSource source) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(source.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
