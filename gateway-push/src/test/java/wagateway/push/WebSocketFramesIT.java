package wagateway.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static wagateway.push.EventInjector.qr;
import static wagateway.push.EventInjector.status;
import static wagateway.push.RawFrame.CLOSE;
import static wagateway.push.RawFrame.CONTINUATION;
import static wagateway.push.RawFrame.FINAL;
import static wagateway.push.RawFrame.PING;
import static wagateway.push.RawFrame.PONG;
import static wagateway.push.RawFrame.TEXT;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import wagateway.model.event.QrCode;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;

@Timeout(30)
class WebSocketFramesIT extends RunningPushPod {
    private static final int MAX_PAYLOAD = 1_000_000;
    private static final int CONCURRENCY = 50;

    private RawSocket socket;

    WebSocketFramesIT(@Autowired ReactiveStringRedisTemplate template) {
        super(template);
    }

    @BeforeEach
    void open() throws Exception {
        socket = RawSocket.upgraded(port);
    }

    @AfterEach
    void leave() throws Exception {
        socket.close();
    }

    @Test
    void fragments_are_one_message_whatever_pings_come_between_them() throws Exception {
        socket.send(TEXT, "40/no".getBytes(UTF_8));
        socket.send(FINAL | PING, (byte) 'p');
        socket.send(CONTINUATION);
        socket.send(CONTINUATION, "whe".getBytes(UTF_8));
        socket.send(FINAL | CONTINUATION, "re,".getBytes(UTF_8));

        assertThat(socket.receive()).hasToString("8a p");
        assertThat(socket.receive()).hasToString("81 44/nowhere,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void a_character_may_be_split_between_fragments() throws Exception {
        byte[] text = "40/日本,".getBytes(UTF_8);
        socket.send(TEXT, Arrays.copyOf(text, 4));
        socket.send(FINAL | CONTINUATION, Arrays.copyOfRange(text, 4, text.length));

        assertThat(socket.receive()).hasToString("81 44/日本,{\"message\":\"Invalid namespace\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_PAYLOAD, MAX_PAYLOAD - 1, MAX_PAYLOAD / 2, 1})
    void a_message_of_just_the_limit_is_taken(int firstPart) throws Exception {
        authenticate();
        sendPongIn(firstPart, MAX_PAYLOAD - firstPart);

        assertStillServed();
    }

    @Test
    void a_message_without_a_token_has_a_limit_of_its_own() throws Exception {
        sendPongIn(32 * 1_024 + 1, 0);

        assertThat(socket.closeCode()).isEqualTo(1009);
    }

    @Test
    void empty_fragments_without_end_are_too_many_frames() throws Exception {
        authenticate();
        socket.send(TEXT);
        for (int i = 0; i < 2_100; i++) {
            socket.send(CONTINUATION);
        }

        assertThat(socket.closeCode()).isEqualTo(4005);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_PAYLOAD + 1, MAX_PAYLOAD, MAX_PAYLOAD / 2, 1})
    void a_message_beyond_the_limit_is_closed_as_too_large(int firstPart) throws Exception {
        sendPongIn(firstPart, MAX_PAYLOAD + 1 - firstPart);

        assertThat(socket.closeCode()).isEqualTo(1009);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an unmasked text, 81 01 33",
        "the first reserved bit, c1 81 00000000 33",
        "the second reserved bit, a1 81 00000000 33",
        "the third reserved bit, 91 81 00000000 33",
        "a reserved data opcode, 83 81 00000000 33",
        "a reserved control opcode, 8b 80 00000000",
        "a binary frame, 82 81 00000000 33",
        "a binary message in fragments, 02 81 00000000 33 80 81 00000000 33",
        "a ping in fragments, 09 80 00000000",
        "a ping of 126 bytes, 89 fe 007e 00000000",
        "a continuation of nothing, 80 81 00000000 33",
        "a message within another, 01 81 00000000 33 81 81 00000000 33",
        "a length not in its shortest form, 81 fe 0001 00000000 33",
        "a close with half a code, 88 81 00000000 03",
        "a close with a code that is not sent, 88 82 00000000 03ed",
        "a byte that is never UTF-8, 81 82 00000000 33 ff",
        "an overlong form, 81 83 00000000 33 c0af",
        "a surrogate, 81 84 00000000 33 eda080",
        "half a character, 81 82 00000000 33 c3",
        "half a character in fragments, 01 82 00000000 33 c3 80 81 00000000 33",
    })
    void what_the_rfc_forbids_is_closed_as_a_protocol_violation(String ignoredName, String bytes) throws Exception {
        socket.sendHex(bytes);

        assertThat(socket.closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void a_ping_is_answered_by_a_pong_of_the_same_content(int length) throws Exception {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 0xfe);
        socket.send(FINAL | PING, content);

        assertThat(socket.receive()).satisfies(pong -> {
            assertThat(pong.first()).isEqualTo(FINAL | PONG);
            assertThat(pong.payload()).isEqualTo(ByteBuffer.wrap(content));
        });
    }

    @Test
    void an_unasked_pong_is_nothing() throws Exception {
        socket.send(FINAL | PONG, (byte) 7);

        assertStillServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"88 80 00000000", "88 82 00000000 03e8", "88 85 00000000 0fa0 627965"})
    void a_close_is_answered_and_the_connection_freed(String close) throws Exception {
        subscribe();
        socket.sendHex(close);

        assertThat(socket.awaitClose()).isEqualTo(1000);
        await().until(() -> redis.subscriptions(user) == 0);
    }

    @Test
    void a_peer_that_vanishes_is_freed() throws Exception {
        subscribe();
        socket.close();

        await().until(() -> redis.subscriptions(user) == 0);
    }

    @Test
    void nothing_that_follows_a_close_is_taken() throws Exception {
        socket.send(FINAL | CLOSE);
        socket.send("40/late,");

        assertThat(socket.receive()).extracting(RawFrame::opcode).isEqualTo(CLOSE);
        assertThat(socket.receive()).isNull();
    }

    @Test
    void a_peer_that_stays_after_the_close_is_cut_off() throws Exception {
        socket.send(FINAL | CLOSE);
        socket.awaitClose();

        await().until(socket::isRefused);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_PAYLOAD + 1, MAX_PAYLOAD})
    void a_peer_that_floods_on_after_the_close_is_cut_off(int firstPart) throws Exception {
        authenticate();
        sendPongIn(firstPart, MAX_PAYLOAD + 1 - firstPart);
        assertThat(socket.closeCode()).isEqualTo(1009);

        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                socket.send(CONTINUATION, new byte[MAX_PAYLOAD]);
            }
        });
    }

    @Test
    void a_reader_that_does_not_read_is_cut_off() throws Exception {
        overflow();

        await().until(socket::isRefused);
    }

    @Test
    void a_reader_that_reads_in_the_end_gets_what_waited_and_why_it_is_closed() throws Exception {
        overflow();

        assertThat(socket.awaitClose()).isEqualTo(4004);
    }

    private void assertStillServed() throws IOException {
        socket.send("40/still,");
        socket.await("44/still,");
    }

    private void sendPongIn(int firstPart, int secondPart) throws IOException {
        byte[] message = new byte[firstPart];
        Arrays.fill(message, (byte) '3');
        socket.send(secondPart == 0 ? FINAL | TEXT : TEXT, message);
        if (secondPart > 0) {
            byte[] rest = new byte[secondPart];
            Arrays.fill(rest, (byte) '3');
            socket.send(FINAL | CONTINUATION, rest);
        }
    }

    private void authenticate() throws IOException {
        socket.send("40{\"token\":\"" + user.token() + "\"}");
        socket.await("40{");
    }

    private void subscribe() throws IOException {
        redis.publish(user, status(1, SessionStatus.CREATED));
        redis.complete(user);
        authenticate();
        socket.send("421[\"subscribe_session\",\"user123-personal\"]");
        socket.await("431");
        assertThat(redis.subscriptions(user)).isEqualTo(1);
    }

    /** Until the pod has had enough of a reader that reads nothing, with sessions of which none takes another's place. */
    private void overflow() throws IOException {
        subscribe();
        socket.send("422[\"subscribe_all_sessions\"]");
        socket.await("432");
        String code = "x".repeat(QrCode.MAX_LENGTH);
        for (int n = 1; redis.subscriptions(user) > 0; n += CONCURRENCY) {
            Flux.range(n, CONCURRENCY)
                    .map(one -> qr(new SessionId("user123-" + one), 1, code, Duration.ofSeconds(60)))
                    .flatMap(event -> redis.publishing(user, event))
                    .blockLast();
        }
    }
}
