package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.status;
import static wagateway.push.RawSocket.HANDSHAKE;
import static wagateway.push.RawSocket.PATH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import wagateway.model.channel.PodKeys;
import wagateway.model.event.SessionStatus;
import wagateway.push.cluster.PodId;

/** Pods that share a secret, in one JVM; the requests of a session go to one that does not have it. */
class ClusterIT {
    private static final String REDIS = RunningPushPod.REDIS;
    private static final List<ClusterPod> PODS = new ArrayList<>();

    private final TestUser user = TestUser.fresh();
    private final EventInjector redis = PODS.getFirst().injector();
    private Disposable rebuilds = Disposables.disposed();

    @BeforeAll
    static void start() {
        PODS.add(ClusterPod.start(REDIS));
        PODS.add(ClusterPod.start(REDIS));
        PODS.add(ClusterPod.startAlone(REDIS));
    }

    @AfterAll
    static void stop() {
        PODS.forEach(ClusterPod::close);
    }

    @BeforeEach
    void answerRebuilds() {
        rebuilds = redis.answerRebuilds();
    }

    @AfterEach
    void stopAnsweringRebuilds() {
        rebuilds.dispose();
    }

    @Test
    void polls_and_posts_reach_the_session_by_way_of_any_pod() throws Exception {
        TestPoller elsewhere = subscribed();

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(elsewhere.await("42[")).contains("CONNECTED");
    }

    @Test
    void an_upgrade_reaches_the_session_by_way_of_any_pod() throws Exception {
        TestPoller elsewhere = subscribed();
        try (TestSocket socket = TestSocket.upgradeOf(port(1), elsewhere.sid())) {
            CompletableFuture<?> parked = elsewhere.getLater();
            socket.send("2probe");
            socket.await("3probe");
            parked.join();
            socket.send("5");
            redis.publish(user, status(2, SessionStatus.CONNECTED));

            assertThat(socket.await("42[")).contains("CONNECTED");
        }
    }

    /** Such as one with somebody else's parameters in it. */
    @Test
    void a_request_that_is_hard_to_read_reaches_the_session_too() throws Exception {
        String sid = TestPoller.connected(port(0), user).sid();
        String target = "/socket.io//?transport=polling&EIO=4&a=|{}\"" + "x".repeat(9_000) + "&sid=none&sid=" + sid;
        try (RawSocket http = RawSocket.open(port(1))) {
            http.type("POST " + target + " HTTP/1.1\r\nHost: push_pods\r\nContent-Length: 1\r\n\r\n3");
            assertThat(http.answer()).isEqualTo(200);
            assertThat(http.request("GET", PATH + "&a=" + "x".repeat(9_000) + "&sid=" + sid, HANDSHAKE))
                    .isEqualTo(101);
            http.send("2probe");
            http.await("3probe");
        }
    }

    @Test
    void who_leaves_by_way_of_another_pod_leaves_nothing_behind() throws Exception {
        TestPoller elsewhere = subscribed();
        CompletableFuture<?> parked = elsewhere.getLater();

        assertThat(elsewhere.post("1").body()).isEqualTo("ok");
        parked.join();
        await().until(() -> redis.subscriptions(user) == 0);
    }

    @Test
    void the_session_of_a_pod_that_went_is_unknown_at_once() throws Exception {
        TestPoller elsewhere;
        try (ClusterPod going = ClusterPod.start(REDIS)) {
            elsewhere = TestPoller.connected(going.port(), user).at(port(1));
            assertThat(elsewhere.post("3").statusCode()).isEqualTo(200);
        }

        assertThat(elsewhere.post("3").body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void a_poll_by_way_of_a_pod_that_goes_ends_and_the_session_lives_on() throws Exception {
        TestPoller polling = subscribed();
        CompletableFuture<HttpResponse<String>> parked;
        Instant goes;
        try (ClusterPod going = ClusterPod.start(REDIS)) {
            parked = polling.at(going.port()).getLater();
            await().until(() -> going.polls() == 1);
            goes = Instant.now();
        }
        assertThat(Duration.between(goes, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(parked.join().body()).as("nothing").isEqualTo("6");

        redis.publish(user, status(2, SessionStatus.CONNECTED));
        assertThat(polling.at(port(1)).await("42[")).contains("CONNECTED");
    }

    @Test
    void a_pod_without_the_secret_is_on_its_own() throws Exception {
        TestPoller elsewhere = TestPoller.connected(port(0), user).at(port(2));

        assertThat(elsewhere.get().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    /** Whoever can write to the register would else be sent what users send. */
    @Test
    void a_pod_that_is_named_outside_the_networks_of_pods_is_sent_nothing() throws Exception {
        try (ServerSocket inside = listener("127.0.0.1");
                ServerSocket outside = listener("127.0.0.9");
                ClusterPod careful = ClusterPod.start(REDIS, "--wagateway.push.cluster.networks=127.0.0.1/32")) {
            var asked = CompletableFuture.supplyAsync(() -> poll(careful, named(inside)));
            inside.accept().close();
            assertThat(asked.join()).isGreaterThanOrEqualTo(400);

            assertThat(poll(careful, named(outside))).isEqualTo(400);
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static ServerSocket listener(String address) throws IOException {
        var listener = new ServerSocket(0, 5, InetAddress.ofLiteral(address));
        listener.setSoTimeout(address.equals("127.0.0.1") ? 10_000 : 300);
        return listener;
    }

    /** As if a pod listened there. @return a sid of it */
    private String named(ServerSocket listener) {
        PodId pod = PodId.random();
        String at = listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
        redis.redis()
                .opsForZSet()
                .add(PodKeys.PODS, pod.value() + "@" + at, (double)
                        Instant.now().plusSeconds(5).toEpochMilli())
                .block();
        return pod.value() + "a".repeat(20);
    }

    private static int poll(ClusterPod pod, String sid) {
        try (RawSocket http = RawSocket.open(pod.port())) {
            return http.request("GET", "/socket.io/?EIO=4&transport=polling&sid=" + sid, List.of("Host: localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the first pod, spoken to by way of the second. */
    private TestPoller subscribed() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        TestPoller elsewhere = TestPoller.connected(port(0), user).at(port(1));
        assertThat(elsewhere
                        .post("421[\"subscribe_session\",\"user123-personal\"]")
                        .body())
                .isEqualTo("ok");
        assertThat(elsewhere.await("42[")).contains("CREATED");
        return elsewhere;
    }

    private static int port(int pod) {
        return PODS.get(pod).port();
    }
}
