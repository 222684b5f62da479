package wagateway.push.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import wagateway.model.channel.FunctionLibrary;
import wagateway.model.channel.MasterKeys;
import wagateway.model.channel.Script;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.simulation.Database.Pending;

/** What an API pod does with its database and Redis: append, publish in order, relay, publish again, rebuild. */
final class ApiPod {
    private static final String COMPLETE = Script.COMPLETE.text();
    private static final String BEHIND = Script.BEHIND.text();
    private static final MasterKeys MASTER = new MasterKeys(0);
    private static final String IDLE_SECONDS = "604800";
    private static final String CLAIM_MILLIS = "10000";
    private static final int CONCURRENCY = 64;

    private final String name;
    private final Database database;
    private final SimulatedRedis redis;
    private final CommandLink link;
    private final Supplier<String> epochs;
    private final String streamLength;
    private final Map<SessionId, Deque<List<Pending>>> lanes = new HashMap<>();
    private final Disposable.Composite works = Disposables.composite();
    private final Object relay = new Object();
    private boolean relaying;
    private boolean republishing;
    private boolean crashed;

    ApiPod(String name, Database database, SimulatedRedis redis, Supplier<String> epochs, int streamLength) {
        this.name = name;
        this.database = database;
        this.redis = redis;
        this.link = new CommandLink(name);
        this.epochs = epochs;
        this.streamLength = Integer.toString(streamLength);
    }

    String name() {
        return name;
    }

    CommandLink link() {
        return link;
    }

    /** What is under way ends where it is. */
    void crash() {
        crashed = true;
        works.dispose();
        lanes.clear();
        database.endRelay(relay);
        link.lose();
    }

    private void go(Mono<?> work) {
        Disposable.Swap running = Disposables.swap();
        if (works.add(running)) {
            running.update(
                    work.onErrorComplete().doFinally(_ -> works.remove(running)).subscribe());
        }
    }

    /** @param change what is committed; answers what is to be published */
    void change(String what, SessionId session, Supplier<List<Pending>> change) {
        go(database.run(name, what + " " + session, change).doOnNext(events -> offer(session, events)));
    }

    private void offer(SessionId session, List<Pending> events) {
        if (!events.isEmpty()) {
            Deque<List<Pending>> lane = lanes.computeIfAbsent(session, _ -> new ArrayDeque<>());
            lane.add(events);
            if (lane.size() == 1) {
                work(lane);
            }
        }
    }

    private void work(Deque<List<Pending>> lane) {
        List<Pending> published = new ArrayList<>();
        go(Flux.fromIterable(lane.peek())
                .concatMap(
                        event -> (event.version() == 1 ? publishLatest(event) : publish(event))
                                .then(Mono.fromRunnable(() -> published.add(event))),
                        1)
                .onErrorComplete()
                .then(Mono.fromRunnable(() -> {
                    if (!published.isEmpty()) {
                        go(delete(published));
                    }
                    lane.remove();
                    if (!lane.isEmpty()) {
                        work(lane);
                    }
                })));
    }

    private Mono<Void> delete(List<Pending> published) {
        return database.run(name, "forgets", () -> database.published(published));
    }

    private Mono<Void> publish(Pending event) {
        return run(event, "")
                .filter(String::isEmpty)
                .flatMap(_ -> database.run(name, "looks at " + event.session(), () -> database.latest(event.session())))
                .flatMap(this::publishLatest);
    }

    private Mono<Void> publishLatest(Pending event) {
        return run(event, "latest").then();
    }

    private Mono<Void> rebuild(Pending event) {
        return run(event, "rebuild").then();
    }

    private Mono<String> run(Pending event, String mode) {
        UserKeys keys = new UserKeys(event.user());
        return link.send("publishes " + mode + event.session() + " " + event.version(), () -> {
            List<String> arguments = List.of(
                    event.session().value(),
                    epochs.get(),
                    streamLength,
                    IDLE_SECONDS,
                    mode,
                    Long.toString(event.version()),
                    event.payload());
            return (String) redis.call(
                    FunctionLibrary.PUBLISH, List.of(keys.sessions(), keys.events(), keys.channel()), arguments);
        });
    }

    /** One round. */
    void relay() {
        if (relaying) {
            return;
        }
        relaying = true;
        List<Pending> published = new ArrayList<>();
        go(database.run(
                        name,
                        "looks for what was left behind",
                        () -> crashed ? List.<Pending>of() : database.leftBehind(relay))
                .flatMapMany(events -> Flux.fromIterable(events)
                        .bufferUntilChanged(Pending::session)
                        .flatMap(
                                session -> Flux.fromIterable(session)
                                        .concatMap(
                                                event -> publish(event)
                                                        .then(Mono.fromRunnable(() -> published.add(event))),
                                                1)
                                        .onErrorComplete(),
                                CONCURRENCY))
                .then(Mono.defer(() -> database.run(name, "ends the relay", () -> {
                    database.endRelay(relay);
                    return database.published(published);
                })))
                .doFinally(_ -> relaying = false));
    }

    /** One look at whether Redis is another one. */
    void republish() {
        if (republishing) {
            return;
        }
        republishing = true;
        go(look().filter(run -> !run.isEmpty())
                .flatMap(run -> database.run(name, "reads all", database::latest)
                        .flatMapMany(Flux::fromIterable)
                        .flatMap(this::publishLatest, CONCURRENCY)
                        .then(link.send("has published all", () -> {
                            redis.set(MASTER.mark(), run);
                            return true;
                        })))
                .doFinally(_ -> republishing = false));
    }

    private Mono<String> look() {
        return link.send("looks at the master", () ->
                (String) redis.eval(BEHIND, List.of(MASTER.mark(), MASTER.claim()), List.of(CLAIM_MILLIS)));
    }

    /** Does what the next request for a rebuild wants. */
    void rebuild() {
        go(link.send("takes a request", () -> redis.popFromSet(UserKeys.REBUILD_REQUESTS))
                .map(UserId::new)
                .flatMap(this::rebuild));
    }

    private Mono<?> rebuild(UserId user) {
        String hash = new UserKeys(user).sessions();
        return database.run(name, "reads " + user.value(), () -> database.latest(user))
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::rebuild, CONCURRENCY)
                .then(link.<Object>send(
                        "completes " + user.value(),
                        () -> redis.eval(COMPLETE, List.of(hash), List.of(UserKeys.COMPLETE, IDLE_SECONDS))))
                .onErrorResume(_ -> link.<Object>send("puts back " + user.value(), () -> {
                            redis.addToSet(UserKeys.REBUILD_REQUESTS, user.value());
                            return true;
                        })
                        .onErrorComplete());
    }
}
