package wagateway.push.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import wagateway.model.identity.Caller;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.UserId;
import wagateway.model.token.Verification;
import wagateway.push.connection.ConnectionState;
import wagateway.push.connection.Effect;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.EngineIoMachine;
import wagateway.push.connection.Input;
import wagateway.push.connection.Step;
import wagateway.push.connection.TestConnections;
import wagateway.push.connection.gateway.GatewayNamespace;
import wagateway.push.connection.socketio.SocketIo;
import wagateway.push.connection.socketio.SocketIoRules;
import wagateway.push.protocol.CloseReason;
import wagateway.push.recovery.ResumePoint;

/** Whatever happens to a connection, in whatever order, it keeps its promises. */
class ConnectionFuzzTest {
    private static final long START = 1_000_000;
    private static final int MAX_ATTACHMENT_BYTES = 1_000;
    private static final int MAX_EFFECTS = 4;
    /** Ids, names of namespaces and the like: what is kept beside one frame whose attachments have not come. */
    private static final int CHARACTERS_KEPT = 200;

    private static final EngineIoMachine MACHINE = new EngineIoMachine(
            TestConnections.SETTINGS,
            SocketIo.with(new SocketIoRules(
                    Map.of(
                            "/",
                            new GatewayNamespace(TestConnections.SETTINGS, _ -> false),
                            "/custom",
                            new OpenNamespace()),
                    TestConnections.carrying(MAX_ATTACHMENT_BYTES))));

    @Test
    void any_inputs_in_any_order_lead_to_effects_that_make_sense_or_to_the_end() {
        Fuzz.check(choices -> {
            var connection = new Checked(choices.one(null, "from-header"));
            choices.some(40, () -> {
                long passed = choices.one(0, 1, 1_000, 24_000, 25_000, 60_000, 3_600_000);
                Input input = input(choices);
                choices.saying("after " + passed + " ms " + said(input));
                connection.on(input, passed);
                return input;
            });
        });
    }

    private static Input input(Choices choices) {
        return switch (choices.below(14)) {
            case 0, 1, 2, 3, 4 -> new Input.Received(Texts.frame(choices));
            case 5 -> new Input.Received("40{\"token\":\"t\"}");
            case 12 -> new Input.Received("40{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":\"e-1\",\"token\":\"t\"}");
            case 13 -> new Input.Recovered(choices.onceIn(2));
            case 6, 7 ->
                new Input.Verified(
                        choices.onceIn(5)
                                ? new Verification.Refused(Verification.Why.BAD_SIGNATURE)
                                : new Verification.Accepted(caller(choices)),
                        !choices.onceIn(5),
                        choices.one(Purpose.CONNECT, Purpose.REFRESH),
                        choices.one(null, 7L),
                        RecoveryId.fresh());
            case 8, 9 -> new Input.ReceivedBinary(ByteBuffer.allocate(choices.one(0, 1, 500, 999, 1_000, 1_001)));
            case 10 -> new Input.Ticked();
            default -> choices.onceIn(4) ? new Input.Ended(CloseReason.SLOW_READER) : new Input.Received("3");
        };
    }

    private static Caller caller(Choices choices) {
        long expiry = choices.one(START + 3_600_000, START, START + 30_000, 0L, Long.MAX_VALUE);
        return new Caller(new UserId(choices.one("alice", "bob")), null, Instant.ofEpochMilli(expiry));
    }

    private static String said(Input input) {
        return input instanceof Input.ReceivedBinary(ByteBuffer message) ? message.capacity() + " bytes" : "" + input;
    }

    /** A connection whose every step is looked at. */
    private static final class Checked {
        private @Nullable ConnectionState state;
        private long now = START;
        private boolean admitted;
        private boolean recovering;
        private long expiry;
        private int longestText;

        Checked(@Nullable String headerToken) {
            if (MACHINE.open("engine-sid", List.of(), headerToken, now)
                    instanceof Step.Next<ConnectionState>(ConnectionState opened, List<Effect> _)) {
                state = opened;
            }
        }

        void on(Input input, long passed) {
            now += passed;
            if (state == null) {
                return;
            }
            if (input instanceof Input.Received(String frame)) {
                longestText = Math.max(longestText, frame.length());
            }
            if (input
                            instanceof
                            Input.Verified(
                                    Verification.Accepted(Caller caller),
                                    boolean _,
                                    Purpose purpose,
                                    Long _,
                                    RecoveryId _)
                    && purpose == Purpose.REFRESH) {
                expiry = Math.min(expiry, caller.expiresAt().toEpochMilli());
            }
            take(MACHINE.on(state, input, now));
            Held held = Held.by(state);
            assertThat(held.bytes()).isLessThanOrEqualTo(MAX_ATTACHMENT_BYTES);
            assertThat(held.characters()).isLessThanOrEqualTo(longestText + CHARACTERS_KEPT);
        }

        private void take(Step<ConnectionState> step) {
            switch (step) {
                case Step.Next<ConnectionState>(ConnectionState next, List<Effect> effects) -> {
                    state = next;
                    assertThat(effects).hasSizeLessThanOrEqualTo(MAX_EFFECTS);
                    effects.forEach(this::check);
                }
                case Step.End<ConnectionState>(CloseReason reason, List<Effect> last) -> {
                    state = null;
                    assertThat(last).isEmpty();
                    assertThat(reason == CloseReason.TOKEN_EXPIRED && expiry > now)
                            .as("a token has expired before its time")
                            .isFalse();
                }
            }
        }

        private void check(Effect effect) {
            switch (effect) {
                case Effect.Send(String frame) -> assertThat(frame).matches("(?s)2|4[0-6].*");
                case Effect.Admit(Caller caller, RecoveryId _) -> {
                    expiry = caller.expiresAt().toEpochMilli();
                    assertThat(admitted && !recovering)
                            .as("two clients at a time")
                            .isFalse();
                    recovering = false;
                    admitted = true;
                }
                case Effect.Recover(Caller caller, RecoveryId _, ResumePoint _) -> {
                    expiry = caller.expiresAt().toEpochMilli();
                    assertThat(admitted).as("two clients at a time").isFalse();
                    recovering = true;
                    admitted = true;
                }
                case Effect.Release _ -> {
                    assertThat(recovering).as("there is a client to be resumed").isTrue();
                    recovering = false;
                }
                case Effect.Run _ ->
                    assertThat(admitted).as("there is a client").isTrue();
                case Effect.Dismiss _, Effect.Leave _ -> {
                    admitted = false;
                    recovering = false;
                }
                case Effect.SendBinary _, Effect.Verify _, Effect.Refused _, Effect.Ping _ -> {}
            }
        }
    }
}
