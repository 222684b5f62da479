package wagateway.push.source.redis;

/** Hears one shard channel. Called from the threads of connections, never concurrently; must not block. */
interface ChannelListener {
    /** The channel is heard from now on, for the first time or again on another connection. */
    void subscribed();

    void message(String message);
}
