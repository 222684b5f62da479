package wagateway.api.webhook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import wagateway.api.problem.Problem;
import wagateway.api.problem.ProblemException;

class UnfinishedBodiesTest {
    private static final int KB = 1_024;

    private final UnfinishedBodies unfinished = new UnfinishedBodies(200 * KB);

    @Test
    void a_large_body_is_refused_where_much_of_others_waits_and_a_small_one_is_not() {
        var one = unfinished.begin(2_000 * KB);
        one.add(part(190));
        var other = unfinished.begin(2_000 * KB);
        other.add(part(16));

        assertThatThrownBy(() -> other.add(part(1)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(Problem.of(e).code()).isEqualTo("overloaded"));

        one.dispose();
        other.add(part(100));
        assertThat(other.whole()).hasSize(117 * KB);
        other.dispose();
        assertThat(unfinished.bytes()).isZero();
    }

    @Test
    void even_small_bodies_are_refused_where_far_too_much_waits() {
        for (int n = 0; n < 25; n++) {
            unfinished.begin(64 * KB).add(part(16));
        }

        assertThatThrownBy(() -> unfinished.begin(64 * KB).add(part(1))).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_body_that_is_too_large_by_itself_is_refused_and_leaves_nothing() {
        var body = unfinished.begin(64 * KB);
        body.add(part(64));

        assertThatThrownBy(() -> body.add(part(1)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(Problem.of(e).code()).isEqualTo("body_too_large"));
        body.dispose();

        assertThat(unfinished.bytes()).isZero();
    }

    private static ByteBuf part(int kilobytes) {
        return Unpooled.wrappedBuffer(new byte[kilobytes * KB]);
    }
}
