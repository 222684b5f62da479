package wagateway.push.source.redis;

import org.jspecify.annotations.Nullable;

/** A shard channel that is to be heard. */
final class Subscription {
    final int slot;

    /** Who confirmed it; null while nobody did. */
    volatile @Nullable Link on;

    Subscription(int slot) {
        this.slot = slot;
    }
}
