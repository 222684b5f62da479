package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.SESSION;
import static wagateway.push.EventInjector.status;

import io.socket.client.IO;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import wagateway.model.event.SessionStatus;
import wagateway.push.transport.Carrier;

/** What another implementation than the reference's sees of three pods behind a plain round robin. */
class JavaClientIT {
    private static final String REDIS = RunningPushPod.REDIS;
    private static final List<ClusterPod> PODS = new ArrayList<>();
    private static final int USERS = 10;
    private static final int CLIENTS = 200;
    private static final int EVENTS = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<TestUser> users =
            Stream.generate(TestUser::fresh).limit(USERS).toList();
    private final EventInjector redis = PODS.getFirst().injector();
    private final List<JavaClient> clients = new ArrayList<>();
    private Disposable rebuilds = Disposables.disposed();

    /**
     * Which transports a client may use.
     *
     * @param last by which it travels in the end
     */
    record Way(List<String> transports, Carrier last) {}

    static Stream<Way> ways() {
        return Stream.of(
                new Way(List.of("websocket"), Carrier.WEBSOCKET),
                new Way(List.of("polling"), Carrier.POLLING),
                new Way(List.of("polling", "websocket"), Carrier.WEBSOCKET));
    }

    @BeforeAll
    static void start() {
        PODS.add(ClusterPod.start(REDIS));
        PODS.add(ClusterPod.start(REDIS));
        PODS.add(ClusterPod.start(REDIS));
    }

    @AfterAll
    static void stop() {
        PODS.forEach(ClusterPod::close);
    }

    @BeforeEach
    void publishSessions() {
        rebuilds = redis.answerRebuilds();
        users.forEach(user -> {
            redis.publish(user, status(1, SessionStatus.CREATED));
            redis.complete(user);
        });
    }

    @AfterEach
    void leave() {
        clients.forEach(JavaClient::close);
        await().until(() -> PODS.stream()
                .allMatch(pod -> Stream.of(Carrier.values()).allMatch(transport -> pod.connectionsBy(transport) == 0)));
        rebuilds.dispose();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void each_client_gets_each_event_once_and_in_order(Way way) {
        var pods = new RoundRobin(PODS);
        open(pods, CLIENTS, way);
        publish(2, EVENTS + 1);

        await().atMost(TIMEOUT).until(() -> clients.stream().allMatch(client -> hasSeen(client, EVENTS + 1)));
        assertThat(clients).allSatisfy(client -> assertThat(client.versions()).isEqualTo(upTo(EVENTS + 1)));
        assertThat(pods.connectionsBy(way.last())).isEqualTo(CLIENTS);
        assertThat(pods.statuses()).isSubsetOf(200, 101);
        assertThat(pods.podsPerConnection()).allMatch(reached -> reached > 1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void clients_of_a_pod_that_goes_are_shown_the_state_by_the_others(Way way) {
        try (ClusterPod going = ClusterPod.start(REDIS)) {
            open(new RoundRobin(List.of(PODS.get(0), PODS.get(1), going)), 30, way);
            going.context().close();
            publish(2, 11);

            await().atMost(TIMEOUT).until(() -> clients.stream().allMatch(client -> hasSeen(client, 11)));
            publish(12, 21);
            await().atMost(TIMEOUT).until(() -> clients.stream().allMatch(client -> hasSeen(client, 21)));
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.versions()).isSorted();
                assertThat(client.versions())
                        .containsAll(LongStream.rangeClosed(12, 21).boxed().toList());
            });
        }
    }

    /** An SSO cookie and a query of many kB, a subprotocol, a token that only the handshake's header has, and unknown events. */
    @ParameterizedTest
    @MethodSource("ways")
    void what_programs_send_beside_the_contract_is_taken_as_the_reference_takes_it(Way way) {
        var options = new IO.Options();
        options.query = "tenant=" + "q".repeat(5_000);
        options.extraHeaders = Map.of(
                "Cookie", List.of("sso=" + "c".repeat(9_000)),
                "Authorization", List.of("bearer " + users.getFirst().token()),
                "Sec-WebSocket-Protocol", List.of("v1"));
        var client = JavaClient.open(new RoundRobin(PODS), SESSION.value(), way.transports(), options);
        clients.add(client);
        await().atMost(TIMEOUT).until(client::isShown);
        List<Object> answers = new CopyOnWriteArrayList<>();
        client.socket().on("connection_error", refusal -> answers.add(refusal[0]));
        client.socket().emit("heartbeat", Map.of("at", 1));
        client.socket().emit("picture", (Object) new byte[] {1, 2, 3});
        client.socket().emit("subscribe_session", new Object[] {SESSION.value()}, answer -> answers.add(answer[0]));

        await().atMost(TIMEOUT).until(() -> !answers.isEmpty());
        assertThat(answers).singleElement().hasToString("{\"ok\":true}");
        assertThat(client.isShown()).isTrue();
    }

    private void open(RoundRobin pods, int count, Way way) {
        IntStream.range(0, count)
                .mapToObj(n -> JavaClient.open(pods, users.get(n % USERS), SESSION.value(), way.transports()))
                .forEach(clients::add);
        await().atMost(TIMEOUT).until(() -> clients.stream().allMatch(JavaClient::isShown));
        await().atMost(TIMEOUT).until(() -> pods.connectionsBy(way.last()) == count);
    }

    private void publish(long first, long last) {
        LongStream.rangeClosed(first, last)
                .forEach(version ->
                        users.forEach(user -> redis.publish(user, status(version, SessionStatus.RECONNECTING))));
    }

    private static boolean hasSeen(JavaClient client, long version) {
        return !client.versions().isEmpty() && client.versions().getLast() == version;
    }

    private static List<Long> upTo(long version) {
        return LongStream.rangeClosed(1, version).boxed().toList();
    }
}
