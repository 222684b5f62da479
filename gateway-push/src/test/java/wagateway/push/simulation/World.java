package wagateway.push.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import wagateway.model.channel.MasterKeys;
import wagateway.model.channel.UserKeys;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.push.simulation.Step.Kind;
import wagateway.push.transport.SimulatedPod;

/** Pods, servers and clients of one schedule; says what may happen next, and in the end what has gone wrong. */
final class World {
    private static final int MAX_ROUNDS = 60;
    private static final int QUIET_ROUNDS = 2;
    private static final long MAX_BACKOFF = 1_000;
    private static final String MASTER = new MasterKeys(0).mark();

    private final Setup setup;
    private final Timeline time;
    private final SimulatedRedis redis;
    private final Database database;
    private final List<PushPod> pushPods = new ArrayList<>();
    private final List<ApiPod> apiPods = new ArrayList<>();
    private final List<Browser> browsers = new ArrayList<>();
    private final List<Zombie> zombies = new ArrayList<>();
    private final List<UserId> users = new ArrayList<>();
    private final List<SessionId> sessions = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private SimulatedRedis.Copy replica;
    private final Map<String, String> epochs = new HashMap<>();
    private boolean behind;
    private boolean restarted;
    private long number;
    private BiConsumer<String, String> trace;

    /** A connection that its pod takes for alive. */
    private record Zombie(String client, PushPod pod, SimulatedPod.Session connection) {}

    World(Setup setup, Lua lua) {
        this.setup = setup;
        time = new Timeline(new SplittableRandom(setup.seed()));
        time.rule();
        redis = new SimulatedRedis(lua, time::now, runId(), this::published);
        database = new Database(time::now);
        for (int i = 0; i < setup.pushPods(); i++) {
            pushPods.add(pushPod("push" + i));
        }
        for (int i = 0; i < setup.apiPods(); i++) {
            apiPods.add(apiPod("api" + i));
        }
        for (int i = 0; i < setup.users(); i++) {
            String name = "user" + (char) ('a' + i);
            users.add(new UserId(name));
            for (int n = 0; n < setup.sessions(); n++) {
                sessions.add(new SessionId(name + "-" + n));
            }
        }
        for (int i = 0; i < setup.clients(); i++) {
            UserId user = users.get(i % users.size());
            boolean plain = i < setup.plain();
            String name = (plain ? "plain" : "client") + i;
            browsers.add(new Browser(
                    name,
                    user,
                    plain,
                    new ConsistencyChecker(name, user.value(), failures),
                    this,
                    () -> String.format("%020d", ++number)));
        }
        begin();
    }

    private void begin() {
        for (SessionId session : sessions) {
            apiPods.getFirst().change("creates", session, () -> database.create(userOf(session), session));
        }
        drain();
        apiPods.getFirst().republish();
        users.forEach(user -> redis.addToSet(UserKeys.REBUILD_REQUESTS, user.value()));
        rebuild();
        for (int i = 0; setup.begun() > 0 && i < browsers.size(); i++) {
            Browser browser = browsers.get(i);
            browser.connect(pushPods.get(i % pushPods.size()));
            drain();
            List<String> targets = targets(browser).toList();
            for (int n = 0; n < Math.min(setup.begun(), targets.size()); n++) {
                browser.subscribe(targets.get((i + n + Math.floorMod(setup.seed(), 7)) % targets.size()));
                drain();
            }
        }
        if (setup.lost()) {
            restart(SimulatedRedis.nothing());
            all(Kind.LINK_RETURNS);
            drain();
            apiPods.getFirst().republish();
            rebuild();
        }
        replica = redis.copy();
    }

    private void rebuild() {
        drain();
        while (!redis.isEmpty(UserKeys.REBUILD_REQUESTS)) {
            apiPods.getFirst().rebuild();
            drain();
        }
    }

    private PushPod pushPod(String name) {
        return new PushPod(name, redis, time, Duration.ofSeconds(setup.keptSeconds()), setup.maxReplay());
    }

    private ApiPod apiPod(String name) {
        return new ApiPod(name, database, redis, () -> Long.toString(++number, 36), setup.streamLength());
    }

    private String runId() {
        return String.format("%08x%032x", ++number, 0);
    }

    private UserId userOf(SessionId session) {
        return new UserId(session.value().substring(0, session.value().indexOf('-')));
    }

    private void published(String channel, String message) {
        tell(channel, message);
        String epoch = message.substring(0, message.indexOf('-'));
        String before = epochs.put(channel, epoch);
        if (!restarted && before != null && !before.equals(epoch)) {
            failures.add("epoch: the stream of " + channel + " began anew, though Redis had lost nothing");
        }
        pushPods.forEach(pod -> pod.subscriptions().published(channel, message));
    }

    /** Everything that happens is told. */
    void tracedBy(BiConsumer<String, String> trace) {
        this.trace = trace;
    }

    void tell(String who, String what) {
        if (trace != null) {
            trace.accept(who, what);
        }
    }

    void run(Step step) {
        if (trace != null) {
            trace.accept("", step.toString());
        }
        step.action().run();
    }

    List<String> failures() {
        return failures;
    }

    /** Whether it may have lost what was published. */
    boolean redisMayBeBehind() {
        return behind;
    }

    long life(String session) {
        return session.startsWith("@") ? 0 : database.life(new SessionId(session));
    }

    void refused(String client, String session, long life) {
        if (life != 0 && life == life(session)) {
            failures.add("refused: " + client + " was refused " + session + ", which has been there all the time");
        }
    }

    /** What may happen next. */
    List<Step> steps(Kind kind) {
        List<Step> steps = new ArrayList<>(4);
        switch (kind) {
            case REDIS_RUNS -> links().forEach(link -> link.running(steps));
            case REDIS_ANSWERS -> links().forEach(link -> link.answering(steps));
            case COMMAND_TIMES_OUT -> links().forEach(link -> link.timingOut(steps));
            case REDIS_HEARS -> pushPods.forEach(pod -> pod.subscriptions().running(steps));
            case MESSAGE_COMES -> pushPods.forEach(pod -> pod.subscriptions().hearing(steps));
            case DATABASE_RUNS -> database.running(steps);
            case DATABASE_ANSWERS -> database.answering(steps);
            case TIME_PASSES -> steps.add(new Step(kind, "all", "", time::pass));
            case SETTLES -> steps.add(new Step(kind, "all", "", this::drain));
            case LINK_RETURNS -> returns(steps);
            case COMMANDS_LOST, COMMANDS_AGAIN ->
                links().stream()
                        .filter(link -> link.isUp() && !link.isIdle())
                        .forEach(link -> steps.add(
                                new Step(kind, link.owner(), "", () -> link.wait(kind == Kind.COMMANDS_AGAIN))));
            case MESSAGES_LOST ->
                pushPods.stream()
                        .map(PushPod::subscriptions)
                        .filter(SubscriptionLink::isUp)
                        .forEach(link -> steps.add(new Step(kind, link.owner(), "", link::lose)));
            case POD_READS, CLIENT_READS, CLIENT_CONNECTS, SUBSCRIBE, UNSUBSCRIBE, CUT ->
                browsers.forEach(browser -> ofBrowser(kind, browser, steps));
            case POD_NOTICES ->
                zombies.forEach(zombie -> steps.add(new Step(kind, zombie.client(), "", () -> {
                    zombies.remove(zombie);
                    zombie.connection().dismiss();
                })));
            case REPORT, DELETE, CREATE, RELAY, REPUBLISH, REBUILD -> apiPods.forEach(api -> ofApi(kind, api, steps));
            case PUSH_CRASHES -> pushPods.forEach(pod -> steps.add(new Step(kind, pod.name(), "", () -> crash(pod))));
            case API_CRASHES ->
                apiPods.forEach(api -> steps.add(new Step(kind, api.name(), "", () -> {
                    api.crash();
                    apiPods.set(apiPods.indexOf(api), apiPod(api.name()));
                })));
            case REPLICA_FOLLOWS -> steps.add(new Step(kind, "all", "", () -> replica = redis.copy()));
            case REDIS_RESTARTS -> {
                steps.add(new Step(kind, "redis", "with its data", () -> restart(redis.copy())));
                steps.add(new Step(kind, "redis", "empty", () -> restart(SimulatedRedis.nothing())));
                steps.add(new Step(kind, "redis", "as its replica", () -> {
                    behind = true;
                    restart(replica);
                }));
            }
            case DATABASE_STALLS -> {
                if (!database.isStalled()) {
                    steps.add(new Step(kind, "all", "", () -> database.stall(true)));
                }
            }
        }
        return steps;
    }

    private void returns(List<Step> steps) {
        links().stream()
                .filter(link -> !link.isUp())
                .forEach(link -> steps.add(new Step(Kind.LINK_RETURNS, link.owner(), "for commands", link::returned)));
        pushPods.stream()
                .map(PushPod::subscriptions)
                .filter(link -> !link.isUp())
                .forEach(link ->
                        steps.add(new Step(Kind.LINK_RETURNS, link.owner(), "for subscriptions", link::returned)));
        if (database.isStalled()) {
            steps.add(new Step(Kind.LINK_RETURNS, "database", "", () -> database.stall(false)));
        }
    }

    private void ofBrowser(Kind kind, Browser browser, List<Step> steps) {
        String name = browser.name();
        switch (kind) {
            case POD_READS -> {
                if (browser.says() != null) {
                    steps.add(new Step(kind, name, browser.says(), browser::heardByPod));
                }
            }
            case CLIENT_READS -> {
                if (browser.hasFrame()) {
                    steps.add(new Step(kind, name, "", browser::read));
                }
            }
            case CLIENT_CONNECTS -> {
                if (browser.isAway()) {
                    pushPods.forEach(pod -> steps.add(new Step(kind, name, pod.name(), () -> browser.connect(pod))));
                }
            }
            case CUT -> {
                if (!browser.isAway()) {
                    steps.add(new Step(kind, name, "", () -> cut(browser)));
                }
            }
            case SUBSCRIBE, UNSUBSCRIBE -> {
                if (browser.isConnected()) {
                    targets(browser)
                            .filter(target -> kind == Kind.SUBSCRIBE || browser.wants(target))
                            .forEach(target -> steps.add(new Step(kind, name, target, () -> {
                                if (kind == Kind.SUBSCRIBE) {
                                    browser.subscribe(target);
                                } else {
                                    browser.unsubscribe(target);
                                }
                            })));
                }
            }
            default -> throw new IllegalArgumentException();
        }
    }

    private Stream<String> targets(Browser browser) {
        return Stream.concat(
                sessions.stream()
                        .filter(session -> userOf(session).equals(browser.user()))
                        .map(SessionId::value),
                Stream.of("@all"));
    }

    private void ofApi(Kind kind, ApiPod api, List<Step> steps) {
        switch (kind) {
            case RELAY -> steps.add(new Step(kind, api.name(), "", api::relay));
            case REPUBLISH -> steps.add(new Step(kind, api.name(), "", api::republish));
            case REBUILD -> {
                if (!redis.isEmpty(UserKeys.REBUILD_REQUESTS)) {
                    steps.add(new Step(kind, api.name(), "", api::rebuild));
                }
            }
            default ->
                sessions.forEach(session -> {
                    if ((database.life(session) == 0) == (kind == Kind.CREATE)) {
                        steps.add(new Step(kind, api.name(), session.value(), () -> change(kind, api, session)));
                    }
                });
        }
    }

    private void change(Kind kind, ApiPod api, SessionId session) {
        switch (kind) {
            case REPORT -> api.change("reports", session, () -> database.report(session));
            case DELETE -> api.change("deletes", session, () -> database.delete(session));
            default -> api.change("creates", session, () -> database.create(userOf(session), session));
        }
    }

    private void cut(Browser browser) {
        zombies.add(new Zombie(browser.name(), browser.pod(), browser.cut()));
    }

    private void crash(PushPod pod) {
        browsers.stream()
                .filter(browser -> !browser.isAway() && browser.pod() == pod)
                .forEach(Browser::cut);
        List<Zombie> gone =
                zombies.stream().filter(zombie -> zombie.pod() == pod).toList();
        zombies.removeAll(gone);
        pod.crash();
        pushPods.set(pushPods.indexOf(pod), pushPod(pod.name()));
    }

    private void restart(SimulatedRedis.Copy copy) {
        restarted = true;
        redis.restart(runId(), copy);
        replica = redis.copy();
        links().forEach(CommandLink::lose);
        pushPods.forEach(pod -> pod.subscriptions().lose());
    }

    private List<CommandLink> links() {
        List<CommandLink> links = new ArrayList<>();
        pushPods.forEach(pod -> links.add(pod.commands()));
        apiPods.forEach(pod -> links.add(pod.link()));
        return links;
    }

    /** Everything is mended and delivered, and then every client must show what the database has. */
    void calm() {
        int quiet = 0;
        for (int round = 0; round < MAX_ROUNDS && quiet < QUIET_ROUNDS; round++) {
            all(Kind.LINK_RETURNS);
            all(Kind.POD_NOTICES);
            int pod = 0;
            for (Browser browser : browsers) {
                if (browser.isAway()) {
                    browser.connect(pushPods.get(pod++ % pushPods.size()));
                }
            }
            if (!database.isIdle()) {
                apiPods.getFirst().relay();
            }
            if (redis.isBehind(MASTER)) {
                apiPods.getFirst().republish();
            }
            rebuild();
            time.passUntil(time.now() + MAX_BACKOFF);
            boolean settled = database.isIdle()
                    && redis.isEmpty(UserKeys.REBUILD_REQUESTS)
                    && !redis.isBehind(MASTER)
                    && links().stream().allMatch(CommandLink::isIdle)
                    && browsers.stream().allMatch(Browser::isIdle);
            drain();
            quiet = settled ? quiet + 1 : 0;
        }
        if (quiet < QUIET_ROUNDS) {
            failures.add("restless: "
                    + browsers.stream()
                            .filter(browser -> !browser.isIdle())
                            .map(Browser::name)
                            .toList() + " are not answered");
        }
        browsers.forEach(browser -> sessions.stream()
                .filter(session -> userOf(session).equals(browser.user()))
                .forEach(session -> browser.checker()
                        .atTheEnd(session.value(), database.version(session), database.life(session) != 0)));
    }

    private void all(Kind kind) {
        steps(kind).forEach(this::run);
    }

    /** Everything under way arrives, in order, while no time passes. */
    private void drain() {
        boolean any = true;
        while (any) {
            any = false;
            for (Kind kind : List.of(
                    Kind.DATABASE_RUNS,
                    Kind.DATABASE_ANSWERS,
                    Kind.REDIS_RUNS,
                    Kind.REDIS_ANSWERS,
                    Kind.REDIS_HEARS,
                    Kind.MESSAGE_COMES,
                    Kind.POD_READS,
                    Kind.CLIENT_READS)) {
                List<Step> steps = steps(kind);
                any |= !steps.isEmpty();
                steps.forEach(this::run);
            }
        }
    }
}
