package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Secrets are replaced pod by pod, as {@code docs/operations.md} says it. */
@ExtendWith(OutputCaptureExtension.class)
class SecretRotationIT {
    private static final String OLD = "-that-is-old-0123456789-0123456789";
    private static final String NEW = "-that-is-new-0123456789-0123456789";
    private static final List<List<String>> STEPS =
            List.of(List.of(OLD), List.of(OLD, NEW), List.of(NEW, OLD), List.of(NEW));
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    /** The one that is replaced next comes first. */
    private final ArrayDeque<ClusterPod> pods = new ArrayDeque<>();

    @AfterEach
    void stop() {
        pods.forEach(ClusterPod::close);
    }

    /** Tokens are signed with what all pods accept. */
    @Test
    void no_client_is_refused_while_two_pods_go_through_a_rotation() throws Exception {
        pods.add(pod(STEPS.getFirst()));
        pods.add(pod(STEPS.getFirst()));
        for (int step = 1; step < STEPS.size(); step++) {
            List<String> next = STEPS.get(step);

            replaceOneBy(next);
            serveEachOther(STEPS.get(step - 1).stream().filter(next::contains).toList());
            replaceOneBy(next);
            serveEachOther(next);
        }
    }

    @Test
    void what_was_taken_away_is_refused(CapturedOutput log) throws Exception {
        pods.add(pod(STEPS.getFirst()));
        pods.add(pod(STEPS.getLast()));
        ClusterPod old = pods.getFirst();
        ClusterPod next = pods.getLast();

        TestPoller there = TestPoller.connected(old.port(), token(OLD));
        await().untilAsserted(() -> {
            assertThat(there.at(next.port()).post("3").body()).isEqualTo(UNKNOWN);
            assertThat(log).contains("refuses requests: it was restarted, or has another POD_SECRET");
        });
        TestPoller refused = TestPoller.open(next.port());
        refused.post("40{\"token\":\"" + token(OLD) + "\"}");
        assertThat(refused.await("44")).contains("token_invalid");
    }

    private void replaceOneBy(List<String> step) {
        pods.removeFirst().close();
        pods.add(pod(step));
    }

    /** Sessions of each pod, by way of the other. */
    private void serveEachOther(List<String> signing) throws Exception {
        for (String secret : signing) {
            serve(pods.getFirst(), pods.getLast(), secret);
            serve(pods.getLast(), pods.getFirst(), secret);
        }
    }

    private static void serve(ClusterPod owner, ClusterPod other, String secret) throws Exception {
        // a pod that has just started may be late to be reached
        await().until(() -> TestPoller.connected(owner.port(), token(secret))
                .at(other.port())
                .post("3")
                .body()
                .equals("ok"));
        TestPoller elsewhere = TestPoller.connected(owner.port(), token(secret)).at(other.port());
        assertThat(elsewhere.post("421[\"no_such_event\"]").body()).isEqualTo("ok");
        assertThat(elsewhere.await("431[")).isNotEmpty();
        try (TestSocket socket = TestSocket.upgradeOf(other.port(), elsewhere.sid())) {
            socket.send("2probe");
            socket.await("3probe");
        }
    }

    private static ClusterPod pod(List<String> secrets) {
        return ClusterPod.startWith(
                RunningPushPod.REDIS,
                String.join(",", secrets.stream().map(secret -> "pods" + secret).toList()),
                String.join(
                        ",", secrets.stream().map(SecretRotationIT::ofTokens).toList()));
    }

    private static String token(String secret) {
        return TestUser.fresh().token(Duration.ofHours(1), ofTokens(secret));
    }

    private static String ofTokens(String secret) {
        return "tokens" + secret;
    }
}
