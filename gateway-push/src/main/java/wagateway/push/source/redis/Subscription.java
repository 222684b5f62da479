package wagateway.push.source.redis;

import org.jspecify.annotations.Nullable;

/** A shard channel that is to be heard. */
final class Subscription {
    final int slot;
    final ChannelListener listener;

    /** The link that confirmed it; null while none did. */
    volatile @Nullable Link confirmedBy;

    Subscription(int slot, ChannelListener listener) {
        this.slot = slot;
        this.listener = listener;
    }
}
