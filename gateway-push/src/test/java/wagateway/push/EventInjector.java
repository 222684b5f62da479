package wagateway.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.channel.ResumeRequest;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.event.EventVersion;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

/** Does at Redis what an API pod does, by the same scripts. */
record EventInjector(ReactiveStringRedisTemplate redis, Function<SessionEvent, String> form) {
    /** The function, called as a script is. */
    private static final RedisScript<String> PUBLISH =
            RedisScript.of("""
            local NAME, publish
            local redis = {call = redis.call, register_function = function(_, given) publish = given end}
            """ + Script.PUBLISH.text() + "return publish(KEYS, ARGV)", String.class);

    private static final String EPOCH = "epoch";
    private static final String LATEST = "latest";
    static final SessionId SESSION = new SessionId("user123-personal");

    EventInjector(ReactiveStringRedisTemplate redis) {
        this(redis, Published::text);
    }

    /** As the API pods of the release before publish. */
    EventInjector asStored() {
        return new EventInjector(redis, Published::asStored);
    }

    void publish(TestUser owner, SessionEvent event) {
        publishing(owner, event).block();
    }

    /**
     * Publishes ever newer codes, from version 2 on, until no pod listens to the user any more: how many it takes to fill a
     * socket depends on how many the pod leaves out meanwhile.
     */
    void publishUntilNobodyListens(TestUser owner) {
        for (long version = 2; subscriptions(owner) > 0; version += 100) {
            publishCodes(owner, version, 100);
        }
    }

    void publishCodes(TestUser owner, long firstVersion, int count) {
        String code = "2@" + "x".repeat(3_000);
        for (long version = firstVersion; version < firstVersion + count; version++) {
            publish(owner, qr(version, code, Duration.ofMinutes(1)));
        }
    }

    /** Stores an event whose message gets lost. */
    void publishToNobody(TestUser owner, SessionEvent event) {
        publishing(owner, event, new UserKeys(owner.id()).channel() + ":lost").block();
    }

    Mono<Void> publishing(TestUser owner, SessionEvent event) {
        return publishing(owner, event, new UserKeys(owner.id()).channel());
    }

    /** Publishes as an API pod does after a failover. */
    void publishLatest(TestUser owner, SessionEvent event) {
        run(owner, event, new UserKeys(owner.id()).channel(), LATEST).block();
    }

    /** Makes this Redis one that took over from another: the stream is of that one. */
    void takeOver(TestUser owner) {
        redis.execute(RedisScript.of("""
                                local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
                                redis.call('DEL', KEYS[1])
                                redis.call('XADD', KEYS[1], last[1], 'epoch', 'another', last[2][3], last[2][4])
                                return 1""", Long.class), List.of(new UserKeys(owner.id()).events()))
                .blockLast();
    }

    /** Of a stream that begins with a first version. */
    String epoch() {
        return redis.execute(
                                RedisScript.of(
                                        "return string.match(redis.call('INFO', 'server'), 'run_id:(%x%x%x%x%x%x%x%x)')",
                                        String.class),
                                List.of())
                        .blockLast()
                + EPOCH
                + 1;
    }

    private Mono<Void> publishing(TestUser owner, SessionEvent event, String channel) {
        return run(owner, event, channel, "")
                .filter(String::isEmpty)
                .flatMap(_ -> run(owner, event, channel, LATEST))
                .then();
    }

    private Mono<String> run(TestUser owner, SessionEvent event, String channel, String mode) {
        var keys = new UserKeys(owner.id());
        return redis.execute(
                        PUBLISH,
                        List.of(keys.sessions(), keys.events(), channel),
                        List.of(
                                event.sessionId().value(),
                                EPOCH + event.version().value(),
                                "100",
                                "600",
                                mode,
                                Long.toString(event.version().value()),
                                form.apply(event)))
                .next();
    }

    /** Says that all of the user's sessions have been published. */
    void complete(TestUser owner) {
        completing(owner).block();
    }

    private Mono<Long> completing(TestUser owner) {
        return redis.execute(
                        RedisScript.of(Script.COMPLETE.text(), Long.class),
                        List.of(new UserKeys(owner.id()).sessions()),
                        List.of(UserKeys.COMPLETE, "600"))
                .next();
    }

    /** Answers requests for a rebuild as an API pod does whose PostgreSQL knows of nothing more. */
    Disposable answerRebuilds() {
        return Flux.interval(Duration.ofMillis(10))
                .onBackpressureDrop()
                .concatMap(_ -> redis.opsForZSet().popMin(UserKeys.REBUILD_REQUESTS))
                .mapNotNull(ZSetOperations.TypedTuple::getValue)
                .concatMap(user -> completing(new TestUser(new UserId(user))))
                .subscribe();
    }

    /** Puts a message on the user's channel, past the script. */
    void send(TestUser owner, String message) {
        redis.execute(
                        RedisScript.of("return redis.call('SPUBLISH', KEYS[1], ARGV[1])", Long.class),
                        List.of(new UserKeys(owner.id()).channel()),
                        List.of(message))
                .blockLast();
    }

    /** Puts a text into the user's hash, past the script. */
    void store(TestUser owner, String field, String text) {
        redis.opsForHash().put(new UserKeys(owner.id()).sessions(), field, text).block();
    }

    boolean isRebuildRequestedFor(TestUser owner) {
        return Boolean.TRUE.equals(redis.opsForZSet()
                .rank(UserKeys.REBUILD_REQUESTS, owner.id().value())
                .hasElement()
                .block());
    }

    /** Whether an API pod would find that somebody watches the session; what it does for that is all that it may. */
    boolean isWatched(TestUser owner) {
        return Boolean.TRUE.equals(redis.opsForValue()
                .get(new UserKeys(owner.id()).watched(SESSION))
                .hasElement()
                .block());
    }

    /** Takes the first request to link a session again, as an API pod does. */
    boolean isResumeRequestedFor(TestUser owner) {
        var taken = redis.execute(connection -> connection
                        .zSetCommands()
                        .bZPopMin(
                                ByteBuffer.wrap(ResumeRequest.REQUESTS.getBytes(StandardCharsets.UTF_8)),
                                Duration.ofSeconds(1)))
                .blockFirst();
        return taken != null
                && new String(taken.getValue(), StandardCharsets.UTF_8)
                        .equals(new ResumeRequest(owner.id(), SESSION).toString());
    }

    /** How many pods listen to the user. */
    long subscriptions(TestUser owner) {
        Long count = redis.execute(
                        RedisScript.of("return redis.call('PUBSUB', 'SHARDNUMSUB', ARGV[1])[2]", Long.class),
                        List.of(),
                        List.of(new UserKeys(owner.id()).channel()))
                .blockLast();
        return count == null ? 0 : count;
    }

    static SessionEvent status(long version, SessionStatus status) {
        return status(SESSION, version, status);
    }

    static SessionEvent status(SessionId session, long version, SessionStatus status) {
        return new SessionEvent(session, new EventVersion(version), now(), null, new StatusOnly(status));
    }

    static SessionEvent qr(long version, String code, Duration ttl) {
        return qr(SESSION, version, code, ttl);
    }

    static SessionEvent qr(SessionId session, long version, String code, Duration ttl) {
        var qr = new QrCode(code, now().plus(ttl), ttl.isPositive() ? ttl : Duration.ofSeconds(1), 1, 5, null);
        return new SessionEvent(session, new EventVersion(version), now(), now(), new QrShown(qr));
    }

    static SessionEvent paused(long version) {
        var unwatched = new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null);
        return new SessionEvent(SESSION, new EventVersion(version), now(), null, unwatched);
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
