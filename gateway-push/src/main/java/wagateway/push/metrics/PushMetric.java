package wagateway.push.metrics;

/** What a push pod measures beside what its frameworks do. A test compares this table with {@code docs/metrics.md}. */
public enum PushMetric {
    CONNECTIONS(
            "wagateway.push.connections",
            "connections",
            "open now, by `transport`: `websocket`, with Socket.IO or without, `polling` or `sse`"),
    OPENED("wagateway.push.connections.opened", "connections", "opened; those that have shown no token yet too"),
    CLOSED("wagateway.push.connections.closed", "connections", "ended, by `reason`: a close reason in lower case"),
    REFUSED(
            "wagateway.push.handshakes.refused",
            "handshakes",
            "refused, by `reason`: with `connect_error` for `token_required`, `authentication_failed`,"
                    + " `token_expired`, `invalid_namespace` or `too_many_connections`, which `/ws` and event streams are told too; over"
                    + " HTTP for `address_handshakes`, `address_newcomers`, `pod_handshakes`, `pod_newcomers`,"
                    + " `pod_polling`, `pod_lag` or `pod_heap`, and for `origin` and `slow_request`, of which each"
                    + " request counts"),
    OF_USER(
            "wagateway.push.user.connections",
            "connections",
            "histogram: how many a user has, on all pods together, with one that was just taken"),
    NEWCOMERS("wagateway.push.newcomers", "connections", "open now which have shown no token yet"),
    RECEIVED("wagateway.push.events.received", "events", "heard from Redis for users with a client here"),
    DELIVERED("wagateway.push.events.delivered", "events", "handed to sockets, present states too"),
    AGE(
            "wagateway.push.event.age",
            "seconds",
            "histogram: from the commit of an event until it waits at every socket here that wants it"),
    CONFLATED("wagateway.push.events.conflated", "events", "replaced by a newer one before a slow reader took them"),
    RECOVERED(
            "wagateway.push.clients.recovered",
            "clients",
            "that came back, by `outcome`: `recovered` where they had stopped, or `fresh`"),
    RESYNCHRONISED(
            "wagateway.push.users.resynchronised",
            "users",
            "whose clients were brought up to date after a gap or a break of their subscription"),
    LINK(
            "wagateway.push.redis.link",
            "",
            "1 while this pod has a subscription connection to each master of Redis, else 0"),
    DEAF(
            "wagateway.push.redis.deaf",
            "",
            "subscription connections replaced since the start because no messages came on them"),
    LAG(
            "wagateway.push.event.loop.lag",
            "seconds",
            "by which the slowest event loop runs its tasks late, the smaller lag of the last two"),
    HEAP("wagateway.push.heap.live", "", "share of the heap that was in use after the last collection"),
    UNFINISHED("wagateway.push.input.unfinished", "bytes", "kept of messages whose end has not come"),
    FORWARDED(
            "wagateway.push.forwards",
            "requests",
            "that belong to a connection of another pod, by `outcome`: `answered` there, or `lost`");

    private final String id;
    private final String unit;
    private final String meaning;

    PushMetric(String id, String unit, String meaning) {
        this.id = id;
        this.unit = unit;
        this.meaning = meaning;
    }

    /** As Micrometer names it; Prometheus has {@code _} for {@code .}, and {@code _total} after a count. */
    public String id() {
        return id;
    }

    /** Empty where it has none. */
    public String unit() {
        return unit;
    }

    public String meaning() {
        return meaning;
    }
}
