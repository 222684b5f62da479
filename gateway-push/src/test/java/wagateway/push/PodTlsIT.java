package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that encrypt what they forward to each other, and some that the others have no reason to trust. */
class PodTlsIT {
    private static final String REDIS = RunningPushPod.REDIS;
    private static final String NAME = "gateway-push";
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    @TempDir
    private static Path folder;

    @TempDir
    private Path another;

    private static ClusterPod owner;
    private static ClusterPod other;

    private final TestUser user = TestUser.fresh();

    @BeforeAll
    static void start() throws Exception {
        PodCertificate.make(folder, NAME).writeTo(folder);
        owner = encrypting(folder);
        other = encrypting(folder);
    }

    @AfterAll
    static void stop() {
        owner.close();
        other.close();
    }

    @Test
    void polls_posts_and_upgrades_reach_the_session_by_way_of_another_pod() throws Exception {
        TestPoller elsewhere = TestPoller.connected(owner.port(), user).at(other.port());
        assertThat(elsewhere.post("421[\"no_such_event\"]").body()).isEqualTo("ok");

        assertThat(upgradesThrough(other, elsewhere)).isTrue();
    }

    @Test
    void two_hundred_polls_at_once_reach_their_sessions_by_way_of_another_pod() throws Exception {
        List<TestPoller> sessions = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            sessions.add(TestPoller.connected(owner.port(), TestUser.fresh()));
        }
        List<CompletableFuture<HttpResponse<String>>> parked = sessions.stream()
                .map(session -> session.at(other.port()).getLater())
                .toList();
        await().until(() -> other.polls() == parked.size());
        for (TestPoller session : sessions) {
            session.post("421[\"no_such_event\"]");
        }

        assertThat(parked).allSatisfy(poll -> assertThat(poll.join().body()).startsWith("431["));
    }

    @Test
    void a_poll_by_way_of_a_pod_that_goes_is_answered_by_its_owner() throws Exception {
        TestPoller polling = TestPoller.connected(owner.port(), user);
        CompletableFuture<HttpResponse<String>> parked;
        try (ClusterPod going = encrypting(folder)) {
            parked = polling.at(going.port()).getLater();
            await().until(() -> going.polls() == 1);
        }

        assertThat(parked.join().body()).isEqualTo("6");
    }

    @Test
    void who_does_not_encrypt_or_shows_no_certificate_is_not_answered() throws Exception {
        PodCertificate certificate = PodCertificate.make(another, NAME);
        certificate.writeTo(another);
        var trusting = certificate.trusting().getSocketFactory();
        try (ClusterPod pod = encrypting(another);
                var plain = new Socket(InetAddress.getLoopbackAddress(), pod.internalPort());
                var nobody = trusting.createSocket(InetAddress.getLoopbackAddress(), pod.internalPort())) {
            assertThat(answer(plain)).doesNotContain("HTTP");
            assertThat(answer(nobody)).isEmpty();
        }
    }

    @Test
    void nothing_is_forwarded_to_a_pod_without_a_certificate_that_is_trusted() throws Exception {
        PodCertificate.make(another, NAME).writeTo(another);
        try (ClusterPod stranger = encrypting(another);
                ClusterPod plain = ClusterPod.start(REDIS)) {
            for (ClusterPod each : new ClusterPod[] {stranger, plain}) {
                TestPoller there = TestPoller.connected(each.port(), user);
                assertThat(there.at(owner.port()).post("3").body()).isEqualTo(UNKNOWN);
                assertThat(upgradesThrough(owner, there)).isFalse();
            }
        }
    }

    @Test
    void nothing_is_forwarded_to_a_pod_whose_certificate_is_good_for_another_name() throws Exception {
        PodCertificate.make(another, "somebody-else").writeTo(another);
        try (ClusterPod first = encrypting(another);
                ClusterPod second = encrypting(another)) {
            TestPoller there = TestPoller.connected(first.port(), user).at(second.port());
            assertThat(there.post("3").body()).isEqualTo(UNKNOWN);
        }
    }

    @Test
    void a_certificate_that_is_replaced_is_shown_without_a_restart() throws Exception {
        PodCertificate.make(another, NAME).writeTo(another);
        try (ClusterPod first = encrypting(another);
                ClusterPod second = encrypting(another)) {
            PodCertificate next = PodCertificate.make(another, NAME);
            next.writeTo(another);
            await().until(() -> shows(first, next) && shows(second, next));

            assertThat(upgradesThrough(second, TestPoller.connected(first.port(), user)))
                    .isTrue();
        }
    }

    @Test
    void a_bundle_that_cannot_be_used_ends_the_start_with_what_to_set() {
        assertThatThrownBy(() -> ClusterPod.start(REDIS, "--POD_TLS_BUNDLE=none"))
                .hasStackTraceContaining("POD_TLS_BUNDLE names no SSL bundle: none");
        assertThatThrownBy(() -> ClusterPod.start(
                        REDIS,
                        "--POD_TLS_BUNDLE=half",
                        "--spring.ssl.bundle.pem.half.truststore.certificate=" + folder.resolve("ca.crt")))
                .hasStackTraceContaining("needs a keystore and a truststore");
    }

    private static ClusterPod encrypting(Path certificates) {
        String bundle = "--spring.ssl.bundle.pem.pods.";
        return ClusterPod.start(
                REDIS,
                Stream.of(
                                "--POD_TLS_BUNDLE=pods",
                                bundle + "keystore.certificate=" + certificates.resolve("tls.crt"),
                                bundle + "keystore.private-key=" + certificates.resolve("tls.key"),
                                bundle + "truststore.certificate=" + certificates.resolve("ca.crt"),
                                bundle + "reload-on-update=true",
                                "--spring.ssl.bundle.watch.file.quiet-period=200ms")
                        .toArray(String[]::new));
    }

    /** What can be read until the end, which may be a bad one. */
    private static String answer(Socket socket) {
        try {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean upgradesThrough(ClusterPod pod, TestPoller session) {
        try (TestSocket socket = TestSocket.upgradeOf(pod.port(), session.sid())) {
            socket.send("2probe");
            socket.await("3probe");
            return true;
        } catch (Exception _) {
            return false;
        }
    }

    private static boolean shows(ClusterPod pod, PodCertificate certificate) throws Exception {
        try (var socket = (SSLSocket) certificate
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), pod.internalPort())) {
            socket.startHandshake();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
