package wagateway.push.connection.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.Offset;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.token.Verification;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;
import wagateway.push.connection.RunningMachine;
import wagateway.push.connection.TestConnections;
import wagateway.push.connection.WebSocketMachine;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.wire.ClientCommand;
import wagateway.push.wire.Refusal;

/** A client of the plain protocol from the handshake to its end. */
class PlainConversationTest extends RunningMachine {
    private static final String GREETING = "{\"type\":\"connected\",\"data\":{"
            + "\"message\":\"WebSocket connection established\",\"userId\":\"alice\","
            + "\"timestamp\":\"1970-01-01T00:16:40.000Z\"}}";

    private static final WebSocketMachine MACHINE = new WebSocketMachine(
            TestConnections.SETTINGS,
            PlainConversation.with(new PlainRules(TestConnections.SETTINGS, 100, _ -> false)));

    PlainConversationTest() {
        super(MACHINE);
        take(MACHINE.open(null, now));
    }

    @Test
    void a_good_token_admits_the_caller_greets_it_and_is_acknowledged() {
        say("{\"type\":\"auth\",\"token\":\"t\",\"id\":1}");
        assertThat(effects).containsExactly(new Effect.Verify("t", Purpose.CONNECT, 1L));
        verified("alice", 3_600, Purpose.CONNECT, 1L);

        assertThat(effects)
                .containsExactly(
                        new Effect.Admit(caller("alice", 3_600), null),
                        new Effect.Send(GREETING),
                        new Effect.Send("{\"type\":\"ack\",\"id\":1}"));
    }

    @Test
    void the_token_of_the_handshake_is_as_good() {
        take(MACHINE.open("h", now));
        assertThat(effects).containsExactly(new Effect.Verify("h", Purpose.CONNECT, null));
        tick(0);
        assertThat(effects).as("it is verified once").isEmpty();
        verified("alice", 3_600, Purpose.CONNECT, null);

        assertThat(effects).contains(new Effect.Send(GREETING));
    }

    @Test
    void a_token_that_has_expired_is_refused_as_such() {
        say("{\"type\":\"auth\",\"token\":\"old\"}");
        input(new Input.Verified(
                new Verification.Refused(Verification.Why.EXPIRED), true, Purpose.CONNECT, null, RecoveryId.fresh()));

        assertSaid("{\"type\":\"error\",\"code\":\"token_expired\","
                + "\"message\":\"Authentication failed: the token has expired\"}");
    }

    @Test
    void who_is_refused_may_try_again_until_its_time_is_over() {
        say("{\"type\":\"auth\",\"token\":\"bad\"}");
        input(new Input.Verified(
                new Verification.Refused(Verification.Why.BAD_SIGNATURE),
                true,
                Purpose.CONNECT,
                null,
                RecoveryId.fresh()));
        assertSaid("{\"type\":\"error\",\"code\":\"authentication_failed\",\"message\":\"Authentication failed\"}");
        say("{\"type\":\"auth\",\"token\":\"good\"}");
        assertThat(effects).containsExactly(new Effect.Verify("good", Purpose.CONNECT, null));

        tick(45);
        assertClosed(CloseReason.CONNECT_TIMEOUT);
    }

    @Test
    void one_more_than_the_user_may_have_is_told_to_stay_away() {
        say("{\"type\":\"auth\",\"token\":\"t\",\"id\":7}");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600)), false, Purpose.CONNECT, 7L, RecoveryId.fresh()));

        assertThat(effects)
                .containsExactly(
                        new Effect.Refused(ConnectRefusal.TOO_MANY_CONNECTIONS),
                        new Effect.Send("{\"type\":\"error\",\"id\":7,\"code\":\"too_many_connections\","
                                + "\"message\":\"Too many connections: do not reconnect before others are closed\"}"));
        assertThat(closed).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
    }

    @Test
    void before_a_token_is_accepted_nothing_else_is_done() {
        say("{\"type\":\"subscribe\",\"all\":true,\"id\":4}");
        assertSaid("{\"type\":\"error\",\"id\":4,\"code\":\"authentication_required\","
                + "\"message\":\"Authentication token required\"}");

        say("{\"type\":\"auth\",\"token\":\"one\"}");
        say("{\"type\":\"auth\",\"token\":\"two\"}");
        assertThat(effects).singleElement().asString().contains("invalid_argument");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_ping_is_answered_at_any_time(boolean connected) {
        if (connected) {
            connect();
        }
        say("{\"type\":\"ping\",\"id\":3}");

        assertSaid("{\"type\":\"pong\",\"id\":3}");
    }

    @Test
    void a_session_that_cannot_be_one_is_refused_beside_the_others() {
        connect();
        say("{\"type\":\"subscribe\",\"sessions\":[\"alice-a\",\"NOT ONE\"],\"id\":5}");

        assertThat(effects)
                .containsExactly(
                        new Effect.Run(new ClientCommand.Subscribe(new SessionId("alice-a")), 5L),
                        new Effect.Run(
                                new ClientCommand.Unusable("NOT ONE", Refusal.SESSION_NOT_FOUND.asAnswer()), 5L));
    }

    @Test
    void who_shows_an_offset_goes_on_from_there() {
        connect();
        say("{\"type\":\"subscribe\",\"sessions\":[\"alice-a\",\"alice-b\"],\"offset\":\"e-7\"}");
        assertThat(effects)
                .containsExactly(new Effect.Run(
                        new ClientCommand.Resume(
                                false, List.of(new SessionId("alice-a"), new SessionId("alice-b")), new Offset("e", 7)),
                        null));

        say("{\"type\":\"subscribe\",\"all\":true,\"offset\":\"nonsense\"}");
        assertThat(effects)
                .containsExactly(new Effect.Run(new ClientCommand.Resume(true, List.of(), Offset.NONE), null));
    }

    @Test
    void a_token_that_ends_is_told_once_and_then_closes() {
        connect(3_600);
        keepAlive(3_539);
        assertThat(effects).isEmpty();
        tick(1);
        assertSaid("{\"type\":\"token_expiring\",\"data\":{\"expiresAt\":\"1970-01-01T01:16:40.000Z\"}}");
        tick(1);
        assertThat(effects).isEmpty();

        keepAlive(88);
        assertThat(closed).isNull();
        tick(1);
        assertClosed(CloseReason.TOKEN_EXPIRED);
    }

    @Test
    void another_token_extends_the_connection_but_not_that_of_somebody_else() {
        connect(30);
        say("{\"type\":\"refresh_token\",\"token\":\"other\",\"id\":1}");
        verified("bob", 3_600, Purpose.REFRESH, 1L);
        assertThat(effects).singleElement().asString().contains("authentication_failed");
        say("{\"type\":\"refresh_token\",\"token\":\"mine\",\"id\":2}");
        verified("alice", 3_600, Purpose.REFRESH, 2L);
        assertSaid("{\"type\":\"ack\",\"id\":2}");

        keepAlive(300);
        assertThat(closed).isNull();
    }

    @Test
    void a_peer_that_answers_no_ping_is_given_up() {
        connect();
        tick(25);
        assertThat(effects).containsExactly(new Effect.Ping());
        tick(59);
        assertThat(closed).isNull();
        tick(1);

        assertClosed(CloseReason.PING_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{}", "{\"type\":null}"})
    void garbage_is_a_violation(String text) {
        say(text);

        assertClosed(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void binary_data_is_a_violation() {
        input(new Input.ReceivedBinary(ByteBuffer.allocate(1)));

        assertClosed(CloseReason.PROTOCOL_VIOLATION);
    }

    private void connect() {
        connect(3_600);
    }

    private void connect(long seconds) {
        say("{\"type\":\"auth\",\"token\":\"t\"}");
        verified("alice", seconds, Purpose.CONNECT, null);
        effects.clear();
    }

    private void say(String text) {
        input(new Input.Received(text));
    }

    private void verified(String user, long seconds, Purpose purpose, @Nullable Long id) {
        input(new Input.Verified(
                new Verification.Accepted(caller(user, seconds)), true, purpose, id, RecoveryId.fresh()));
    }

    private static Caller caller(String user, long seconds) {
        return caller(user, Duration.ofSeconds(seconds));
    }

    /** Time goes by while the peer answers its pings. */
    private void keepAlive(int seconds) {
        var said = new ArrayList<Effect>();
        for (int i = 0; i < seconds; i++) {
            tick(1);
            effects.stream().filter(effect -> !(effect instanceof Effect.Ping)).forEach(said::add);
            input(new Input.PeerAlive());
        }
        effects.addAll(said);
    }

    private void tick(int seconds) {
        tickAfter(Duration.ofSeconds(seconds));
    }

    private void assertSaid(String text) {
        assertThat(effects).containsExactly(new Effect.Send(text));
    }

    private void assertClosed(CloseReason reason) {
        assertThat(closed).isEqualTo(reason);
        assertThat(effects).isEmpty();
    }
}
