package wagateway.push.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import wagateway.model.identity.RecoveryId;
import wagateway.model.token.Verification;
import wagateway.push.connection.Effect.Verify.Purpose;
import wagateway.push.connection.Input;

class PendingInputsTest {
    private static final Input FIRST = new Input.Received("first");
    private static final Input SECOND = new Input.ReceivedBinary(ByteBuffer.allocate(1));

    private final PendingInputs inputs = new PendingInputs();

    @Test
    void messages_wait_in_order_while_a_token_is_verified_and_nothing_else_does() {
        assertThat(inputs.holds(FIRST)).isFalse();
        inputs.verify();
        assertThat(inputs.holds(FIRST)).isTrue();
        assertThat(inputs.holds(SECOND)).isTrue();
        assertThat(inputs.holds(new Input.Ticked())).isFalse();
        inputs.add(FIRST);
        inputs.add(SECOND);
        inputs.add(new Input.Ticked());
        assertThat(inputs.poll()).isEqualTo(new Input.Ticked());
        assertThat(inputs.poll()).isNull();

        assertThat(inputs.holds(verified(Purpose.REFRESH))).isFalse();
        assertThat(inputs.poll()).isNull();
        assertThat(inputs.holds(verified(Purpose.CONNECT))).isFalse();

        assertThat(inputs.poll()).isEqualTo(FIRST);
        assertThat(inputs.poll()).isEqualTo(SECOND);
        assertThat(inputs.poll()).isNull();
    }

    @Test
    void a_token_that_is_verified_at_once_lets_messages_pass_that_came_before() {
        inputs.verify();
        inputs.add(FIRST);
        Input verified = verified(Purpose.CONNECT);
        inputs.add(verified);

        assertThat(inputs.poll()).isEqualTo(verified);
        assertThat(inputs.poll()).isEqualTo(FIRST);
    }

    @Test
    void nothing_is_left_of_a_connection_that_is_over() {
        inputs.add(FIRST);
        inputs.clear();

        assertThat(inputs.poll()).isNull();
    }

    private static Input verified(Purpose purpose) {
        return new Input.Verified(
                new Verification.Refused(Verification.Why.BAD_SIGNATURE), true, purpose, null, RecoveryId.fresh());
    }
}
