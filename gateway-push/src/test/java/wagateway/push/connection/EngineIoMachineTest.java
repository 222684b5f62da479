package wagateway.push.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.event.Offset;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.token.TokenVerifier;
import wagateway.model.token.Verification;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.protocol.CloseReason;
import wagateway.push.protocol.socketio.ConnectRefusal;
import wagateway.push.recovery.ResumePoint;
import wagateway.push.wire.ClientCommand;

class EngineIoMachineTest extends RunningMachine {
    private static final RecoveryId FRESH = new RecoveryId("FFFFFFFFFFFFFFFFFFFF");
    private static final RecoveryId BEFORE = new RecoveryId("AAAAAAAAAAAAAAAAAAAA");
    private static final Effect GREETING =
            new Effect.Send("42[\"connected\",{\"message\":\"Socket.IO connection established\","
                    + "\"userId\":\"alice\",\"timestamp\":\"1970-01-01T00:16:40.000Z\"}]");

    private static final EngineIoMachine MACHINE = new EngineIoMachine(
            TestConnections.SETTINGS,
            SocketIo.with(new SocketIoRules(
                    Map.of("/", new GatewayNamespace(TestConnections.SETTINGS, _ -> false)),
                    TestConnections.carrying(1_000))));

    EngineIoMachineTest() {
        super(MACHINE);
        open(List.of("websocket"), null);
    }

    @Test
    void it_opens_with_a_handshake() {
        assertThat(effects)
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Send.class,
                        send -> assertThat(send.frame())
                                .startsWith("0{\"sid\":\"engine-sid\",\"upgrades\":[\"websocket\"]"));
    }

    @Test
    void a_good_token_admits_the_caller_and_greets_it() {
        connect("alice", 3_600_000);

        assertThat(effects)
                .containsExactly(new Effect.Admit(caller("alice", 3_600_000), FRESH), connected(FRESH), GREETING);
    }

    @Test
    void who_comes_back_is_connected_and_released_once_it_is_restored() {
        comeBack();
        assertThat(effects)
                .containsExactly(
                        new Effect.Recover(caller("alice", 3_600_000), BEFORE, new ResumePoint(new Offset("e", 7))));
        input(new Input.Recovered(true));

        assertThat(effects).containsExactly(connected(BEFORE), GREETING, new Effect.Release());
        receive("42[\"subscribe_all_sessions\"]");
        assertThat(effects).containsExactly(new Effect.Run(new ClientCommand.SubscribeAll(), null));
    }

    @Test
    void who_cannot_be_restored_starts_afresh_with_another_id() {
        comeBack();
        input(new Input.Recovered(false));

        assertThat(effects)
                .containsExactly(new Effect.Admit(caller("alice", 3_600_000), FRESH), connected(FRESH), GREETING);
    }

    @Test
    void who_sends_before_it_is_restored_breaks_the_protocol() {
        comeBack();
        receive("42[\"subscribe_all_sessions\"]");

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void the_token_of_who_comes_back_says_how_long_it_may_stay() {
        comeBack();
        input(new Input.Recovered(true));
        tickAfter(Duration.ofMinutes(59));
        assertThat(effects)
                .contains(new Effect.Send("42[\"token_expiring\",{\"expiresAt\":\"1970-01-01T01:16:40.000Z\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"pid\":\"p\",\"offset\":\"e-7\"}",
                "{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":7}",
                "{\"pid\":[],\"offset\":\"e-7\"}"
            })
    void who_shows_nothing_of_ours_is_new(String auth) {
        open(List.of(), "from-header");
        receive("40" + auth);
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600_000)), true, Purpose.CONNECT, null, FRESH));

        assertThat(effects).startsWith(new Effect.Admit(caller("alice", 3_600_000), FRESH));
    }

    @Test
    void who_was_shown_nothing_comes_back_to_the_beginning() {
        open(List.of(), "from-header");
        receive("40{\"pid\":\"" + BEFORE.value() + "\"}");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600_000)), true, Purpose.CONNECT, null, FRESH));

        assertThat(effects).contains(new Effect.Recover(caller("alice", 3_600_000), BEFORE, ResumePoint.BEGINNING));
    }

    @Test
    void a_missing_token_is_refused_and_another_try_is_possible() {
        receive("40");

        assertThat(effects)
                .containsExactly(
                        new Effect.Refused(ConnectRefusal.TOKEN_REQUIRED),
                        new Effect.Send(
                                "44{\"message\":\"Authentication token required\",\"data\":{\"code\":\"token_missing\"}}"));
        receive("40{\"token\":\"t\"}");
        assertThat(effects).containsExactly(new Effect.Verify("t", Purpose.CONNECT, null));
    }

    @ParameterizedTest
    @CsvSource({"BAD_SIGNATURE, token_invalid", "REVOKED, token_invalid", "EXPIRED, token_expired"})
    void a_token_that_is_not_accepted_is_refused_by_one_message_and_a_code(Verification.Why why, String code) {
        receive("40{\"token\":\"t\"}");
        input(new Input.Verified(new Verification.Refused(why), true, Purpose.CONNECT, null, FRESH));

        assertThat(effects)
                .containsExactly(
                        new Effect.Refused(
                                code.equals("token_expired")
                                        ? ConnectRefusal.TOKEN_EXPIRED
                                        : ConnectRefusal.AUTHENTICATION_FAILED),
                        new Effect.Send(
                                "44{\"message\":\"Authentication failed\",\"data\":{\"code\":\"" + code + "\"}}"));
    }

    @Test
    void one_more_than_the_user_may_have_is_refused() {
        receive("40{\"token\":\"t\"}");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600_000)), false, Purpose.CONNECT, null, FRESH));

        assertThat(effects)
                .containsExactly(
                        new Effect.Refused(ConnectRefusal.TOO_MANY_CONNECTIONS),
                        new Effect.Send(
                                "44{\"message\":\"Too many connections\",\"data\":{\"code\":\"too_many_connections\"}}"));
    }

    @Test
    void a_client_that_goes_for_a_newer_one_is_disconnected_so_that_it_stays_away() {
        input(new Input.Ended(CloseReason.TOO_MANY_CONNECTIONS));

        assertThat(effects).containsExactly(new Effect.Send("41"));
        assertThat(closed).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
    }

    @Test
    void the_header_serves_a_connect_without_token() {
        open(List.of(), "from-header");
        receive("40{}");

        assertThat(effects).containsExactly(new Effect.Verify("from-header", Purpose.CONNECT, null));
    }

    /** An app that goes to the background leaves the namespace, and comes back over the same connection. */
    @Test
    void the_header_serves_as_long_as_the_connection() {
        open(List.of(), "from-header");
        receive("40");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600_000)), true, Purpose.CONNECT, null, FRESH));
        receive("41");
        receive("40");
        assertThat(effects).containsExactly(new Effect.Verify("from-header", Purpose.CONNECT, null));
        input(new Input.Verified(
                new Verification.Refused(Verification.Why.EXPIRED), true, Purpose.CONNECT, null, FRESH));
        receive("40{}");
        assertThat(effects).containsExactly(new Effect.Verify("from-header", Purpose.CONNECT, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42[\"heartbeat\"]",
                "42[\"\",1]",
                "42[7]",
                "42",
                "42 ",
                "42[\"unsubscribe_session\"]",
                "42[\"refresh_token\",1]",
                "43",
                "430",
                "43[1]",
                "6",
                "5",
                "52",
                "0{}"
            })
    void what_says_nothing_to_the_pod_is_ignored(String frame) {
        connect("alice", 3_600_000);
        receive(frame);

        assertThat(closed).isNull();
        assertThat(effects).isEmpty();
    }

    @Test
    void an_unknown_event_that_wants_an_answer_gets_one() {
        connect("alice", 3_600_000);
        receive("421[\"heartbeat\"]");

        assertThat(effects)
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Run.class, run -> assertThat(run.command()).isInstanceOf(ClientCommand.Unusable.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"42[\"subscribe_session\"]", "42[\"subscribe_session\",1]", "42 [\"subscribe_session\",{}]"})
    void a_subscription_that_makes_no_sense_is_refused_in_any_case(String frame) {
        connect("alice", 3_600_000);
        receive(frame);

        assertThat(effects)
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Run.class, run -> assertThat(run.command()).isInstanceOf(ClientCommand.Unusable.class));
    }

    @Test
    void binary_arguments_may_come_as_base64() {
        connect("alice", 3_600_000);
        receive("451-7[\"subscribe_session\",\"alice-personal\",{\"_placeholder\":true,\"num\":0}]");
        receive("6");
        receive("bAQID");

        assertThat(effects)
                .containsExactly(new Effect.Run(new ClientCommand.Subscribe(new SessionId("alice-personal")), 7L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"451-[\"a\",{\"_placeholder\":true,\"num\":1}]", "461-0[{\"_placeholder\":true,\"num\":-1}]"})
    void a_placeholder_for_nothing_breaks_the_protocol(String frame) {
        connect("alice", 3_600_000);
        receive(frame);
        receive("bAQID");

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void a_long_namespace_is_as_unknown_as_any_other() {
        receive("40/" + "x".repeat(200) + "?a=b,");

        assertThat(effects)
                .contains(new Effect.Send("44/" + "x".repeat(200) + "?a=b,{\"message\":\"Invalid namespace\"}"));
    }

    @Test
    void another_namespace_is_invalid() {
        receive("40/admin,");

        assertThat(effects)
                .containsExactly(
                        new Effect.Refused(ConnectRefusal.INVALID_NAMESPACE),
                        new Effect.Send("44/admin,{\"message\":\"Invalid namespace\"}"));
    }

    @Test
    void a_command_is_run_with_its_ack_id() {
        connect("alice", 3_600_000);
        receive("4212[\"subscribe_session\",\"alice-personal\"]");

        assertThat(effects)
                .containsExactly(new Effect.Run(new ClientCommand.Subscribe(new SessionId("alice-personal")), 12L));
    }

    @Test
    void a_ping_is_sent_and_its_pong_starts_the_next_interval() {
        connect("alice", 3_600_000);
        tickAfter(Duration.ofSeconds(24));
        assertThat(effects).isEmpty();
        tickAfter(Duration.ofSeconds(1));
        assertThat(effects).containsExactly(new Effect.Send("2"));
        receive("3");
        tickAfter(Duration.ofSeconds(25));
        assertThat(effects).containsExactly(new Effect.Send("2"));
    }

    @Test
    void a_missing_pong_ends_the_connection() {
        connect("alice", 3_600_000);
        tickAfter(Duration.ofSeconds(25));
        tickAfter(Duration.ofSeconds(59));
        assertThat(effects).isEmpty();
        tickAfter(Duration.ofSeconds(1));

        assertThat(closed).isEqualTo(CloseReason.PING_TIMEOUT);
        assertThat(effects).isEmpty();
    }

    @Test
    void a_missing_connect_ends_the_connection() {
        tickAfter(Duration.ofSeconds(25));
        receive("3");
        tickAfter(Duration.ofSeconds(20));

        assertThat(closed).isEqualTo(CloseReason.CONNECT_TIMEOUT);
    }

    @Test
    void the_end_of_a_token_is_announced_and_then_ends_the_connection() {
        connect("alice", 100_000);
        tickAfter(Duration.ofSeconds(40));
        assertThat(effects)
                .containsExactly(
                        new Effect.Send("42[\"token_expiring\",{\"expiresAt\":\"1970-01-01T00:18:20.000Z\"}]"),
                        new Effect.Send("2"));
        tickAfter(Duration.ofSeconds(1));
        assertThat(effects).isEmpty();
        receive("3");
        tickAfter(Duration.ofSeconds(59).plus(TokenVerifier.CLOCK_SKEW).minusMillis(1));
        assertThat(closed).isNull();
        tickAfter(Duration.ofMillis(1));
        assertThat(closed).isEqualTo(CloseReason.TOKEN_EXPIRED);
    }

    @Test
    void a_token_may_end_as_late_as_time_can_be_told() {
        connect("alice", Long.MAX_VALUE - START);
        tickAfter(Duration.ofSeconds(1));

        assertThat(closed).isNull();
        assertThat(effects).isEmpty();
    }

    @Test
    void a_refreshed_token_of_the_same_user_extends_the_connection() {
        connect("alice", 100_000);
        receive("425[\"refresh_token\",\"next\"]");
        assertThat(effects).containsExactly(new Effect.Verify("next", Purpose.REFRESH, 5L));
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 200_000)), true, Purpose.REFRESH, 5L, FRESH));
        assertThat(effects).containsExactly(new Effect.Send("435[{\"ok\":true}]"));
        tickAfter(Duration.ofSeconds(100));
        assertThat(closed).isNull();
    }

    @Test
    void a_refreshed_token_that_has_expired_is_refused_as_such() {
        connect("alice", 100_000);
        receive("425[\"refresh_token\",\"next\"]");
        input(new Input.Verified(new Verification.Refused(Verification.Why.EXPIRED), true, Purpose.REFRESH, 5L, FRESH));

        assertThat(effects)
                .containsExactly(new Effect.Send("435[{\"ok\":false,\"code\":\"token_expired\","
                        + "\"message\":\"Authentication failed: the token has expired\"}]"));
    }

    @Test
    void a_refreshed_token_of_another_user_is_refused() {
        connect("alice", 100_000);
        receive("425[\"refresh_token\",\"next\"]");
        input(new Input.Verified(
                new Verification.Accepted(caller("mallory", 200_000)), true, Purpose.REFRESH, 5L, FRESH));

        assertThat(effects)
                .containsExactly(new Effect.Send("435[{\"ok\":false,\"code\":\"authentication_failed\","
                        + "\"message\":\"Authentication failed\"}]"));
        tickAfter(Duration.ofSeconds(100).plus(TokenVerifier.CLOCK_SKEW));
        assertThat(closed).isEqualTo(CloseReason.TOKEN_EXPIRED);
    }

    @Test
    void a_late_answer_to_a_refresh_is_no_answer_to_the_connect_after_it() {
        connect("alice", 100_000);
        receive("42[\"refresh_token\",\"next\"]");
        receive("41");
        receive("40{\"token\":\"t\"}");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 200_000)), true, Purpose.REFRESH, null, FRESH));

        assertThat(effects).isEmpty();
        receive("42[\"subscribe_all_sessions\"]");
        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void a_disconnect_leaves_the_transport_open_for_another_connect() {
        connect("alice", 3_600_000);
        receive("41");
        assertThat(effects).containsExactly(new Effect.Leave());
        connect("alice", 3_600_000);
        assertThat(effects).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9",
                "2",
                "4",
                "4abc",
                "42{}",
                "42[]",
                "42[1",
                "42[{}]",
                "42[\"connect\"]",
                "42[\"disconnect\"]",
                "40",
                "42abc[\"x\"]",
                "4511-[\"x\",{}]",
                "45-[\"x\"]",
                "42/admin,[\"x\"]"
            })
    void garbage_ends_the_connection(String frame) {
        connect("alice", 3_600_000);
        receive(frame);

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
        assertThat(effects).isEmpty();
    }

    @Test
    void an_event_is_run_when_its_attachments_have_come() {
        connect("alice", 3_600_000);
        receive(
                "452-7[\"subscribe_all_sessions\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[500])));
        assertThat(effects).isEmpty();
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[500])));
        assertThat(effects).containsExactly(new Effect.Run(new ClientCommand.SubscribeAll(), 7L));
    }

    @Test
    void attachments_are_bounded() {
        connect("alice", 3_600_000);
        receive("452-[\"x\"]");
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[500])));
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[501])));

        assertThat(closed).isEqualTo(CloseReason.TOO_LARGE);
    }

    @Test
    void a_text_in_the_place_of_an_attachment_ends_the_connection() {
        connect("alice", 3_600_000);
        receive("451-[\"x\"]");
        receive("42[\"subscribe_all_sessions\"]");

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void an_attachment_that_nobody_announced_ends_the_connection() {
        connect("alice", 3_600_000);
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[1])));

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void an_ack_of_the_client_is_taken_with_and_without_attachments() {
        connect("alice", 3_600_000);
        receive("433[\"x\"]");
        receive("461-3[{\"_placeholder\":true,\"num\":0}]");
        input(new Input.ReceivedBinary(ByteBuffer.wrap(new byte[1])));

        assertThat(closed).isNull();
        assertThat(effects).isEmpty();
    }

    @Test
    void an_event_before_the_connect_ends_the_connection() {
        receive("42[\"subscribe_session\",\"alice-personal\"]");

        assertThat(closed).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void a_close_of_the_client_ends_the_connection() {
        receive("1");
        assertThat(closed).isEqualTo(CloseReason.CLIENT_LEFT);
    }

    private void connect(String user, long tokenMillis) {
        receive("40{\"token\":\"t\"}");
        input(new Input.Verified(
                new Verification.Accepted(caller(user, tokenMillis)), true, Purpose.CONNECT, null, FRESH));
    }

    private void comeBack() {
        receive("40{\"pid\":\"" + BEFORE.value() + "\",\"offset\":\"e-7\",\"token\":\"t\"}");
        input(new Input.Verified(
                new Verification.Accepted(caller("alice", 3_600_000)), true, Purpose.CONNECT, null, FRESH));
    }

    private static Effect connected(RecoveryId id) {
        return new Effect.Send("40{\"sid\":\"" + id.publicId() + "\",\"pid\":\"" + id.value() + "\"}");
    }

    private static Caller caller(String user, long tokenMillis) {
        return caller(user, Duration.ofMillis(tokenMillis));
    }

    private void receive(String frame) {
        input(new Input.Received(frame));
    }

    private void open(List<String> upgrades, @Nullable String headerToken) {
        take(MACHINE.open("engine-sid", upgrades, headerToken, now));
    }
}
