package wagateway.push.source.redis;

import org.jspecify.annotations.Nullable;

/** A shard channel that is to be heard. */
final class Wanted {
    final int slot;

    /** Who confirmed it; null while nobody did. */
    volatile @Nullable Link on;

    Wanted(int slot) {
        this.slot = slot;
    }
}
