package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.model.event.EventVersion;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionStatus;

/** Events of API pods of this release and of the one before, in one stream. */
class PublishedFormsIT extends RunningPushPod {
    PublishedFormsIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void clients_are_given_the_same_whichever_form_an_event_has() throws Exception {
        SessionEvent shown = qr(2, "2@code", Duration.ofSeconds(60));
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socket = TestSocket.connected(port, user)) {
            socket.send("421[\"subscribe_session\",\"user123-personal\"]");
            socket.await("431");
            redis.publish(user, shown);
            String given = data(socket.await("42[\"qr_code_updated\""));

            redis.asStored()
                    .publish(
                            user,
                            new SessionEvent(
                                    shown.sessionId(),
                                    new EventVersion(3),
                                    shown.at(),
                                    shown.lastReportAt(),
                                    shown.state()));
            assertThat(data(socket.await("42[\"qr_code_updated\"")))
                    .isEqualTo(given.replace("\"version\":2", "\"version\":3"));

            redis.asStored().publishToNobody(user, status(4, SessionStatus.CONNECTED));
            redis.publish(user, status(5, SessionStatus.RECONNECTING));
            assertThat(socket.await("42[")).contains("CONNECTED", "\"version\":4");
            assertThat(socket.await("42[")).contains("RECONNECTING", "\"version\":5");
        }
        redis.asStored().publish(user, status(6, SessionStatus.DISCONNECTED));
        try (TestSocket late = TestSocket.connected(port, user)) {
            late.send("421[\"subscribe_session\",\"user123-personal\"]");
            assertThat(late.await("42[")).contains("DISCONNECTED", "\"version\":6");
        }
    }

    private static String data(String frame) {
        return frame.substring(0, frame.lastIndexOf(','));
    }
}
