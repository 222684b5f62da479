package wagateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static wagateway.push.EventInjector.SESSION;
import static wagateway.push.EventInjector.status;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.model.event.Account;
import wagateway.model.event.EventVersion;
import wagateway.model.event.PairingCode;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.Failed;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;

/** Clients of one session over Socket.IO, {@code /ws} and server-sent events, side by side. */
class SameDataIT extends RunningPushPod {
    private static final JsonMapper JSON = JsonMapper.shared();

    SameDataIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @Test
    void they_get_the_same_events_with_the_same_data_and_offsets() throws Exception {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        try (TestSocket socketIo = TestSocket.connected(port, user);
                TestSocket plain = TestSocket.plain(port, user.token());
                TestEventStream stream = TestEventStream.open(port, user.token(), "?session=user123-personal", null)) {
            socketIo.send("421[\"subscribe_session\",\"user123-personal\"]");
            plain.await("{\"type\":\"connected\"");
            plain.send("{\"type\":\"subscribe\",\"session\":\"user123-personal\",\"id\":1}");
            assertSame("session_status_changed", socketIo, plain, stream);
            socketIo.await("431");
            plain.await("{\"type\":\"ack\"");

            var pairing = new PairingCode("ABCD1234", EventInjector.now().plusSeconds(180));
            var qr = new QrCode("2@code", EventInjector.now().plusSeconds(60), Duration.ofMinutes(1), 1, 5, pairing);
            redis.publish(
                    user,
                    new SessionEvent(
                            SESSION, new EventVersion(2), EventInjector.now(), EventInjector.now(), new QrShown(qr)));
            assertSame("qr_code_updated", socketIo, plain, stream);
            assertSame("pairing_code_updated", socketIo, plain, stream);
            try (TestSocket late = TestSocket.connected(port, user)) {
                late.send("421[\"subscribe_session\",\"user123-personal\"]");
                late.await("42[\"qr_code_updated\"");
                late.await("42[\"pairing_code_updated\"");
            }
            redis.publish(
                    user,
                    new SessionEvent(
                            SESSION,
                            new EventVersion(3),
                            EventInjector.now(),
                            EventInjector.now(),
                            new StatusOnly(SessionStatus.CONNECTED, null, new Account("4917", null))));
            assertSame("session_status_changed", socketIo, plain, stream);
            redis.publish(
                    user,
                    new SessionEvent(
                            SESSION,
                            new EventVersion(4),
                            EventInjector.now(),
                            null,
                            new Failed("no luck", Reason.BANNED)));
            assertSame("session_status_changed", socketIo, plain, stream);
            assertSame("connection_error", socketIo, plain, stream);
        }
    }

    private static void assertSame(String name, TestSocket socketIo, TestSocket plain, TestEventStream stream)
            throws Exception {
        JsonNode event = JSON.readTree(socketIo.await("42[\"" + name).substring(2));
        JsonNode message = JSON.readTree(plain.await("{\"type\":\"" + name));
        TestEventStream.Event sent = stream.await(name);

        assertThat(List.of(message.path("data"), JSON.readTree(sent.data()))).containsOnly(event.path(1));
        assertThat(List.of(message.path("offset").asString(""), sent.id() == null ? "" : sent.id()))
                .containsOnly(event.path(2).asString("").replaceFirst("\\..*", ""));
    }
}
