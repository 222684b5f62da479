package wagateway.push.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import wagateway.model.event.Offset;
import wagateway.model.identity.UserId;

/** What every bus promises. */
public abstract class EventBusContract {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("auth0|bob");

    /** What was heard: "alice 3" for an event, "alice resumed" after a break. */
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    protected abstract EventBus bus();

    /** As a pod of the API publishes. */
    protected abstract void publish(UserId user, String message);

    /** The link is lost, and returns. */
    protected abstract void interrupt();

    /** Everything that is under way goes on until it is so. */
    protected abstract void until(Condition condition);

    /** Something that becomes true. */
    @FunctionalInterface
    protected interface Condition {
        boolean holds();
    }

    @BeforeEach
    void listens() {
        bus().listen(new EventBus.Listener() {
            @Override
            public void onEvent(UserId user, StreamEntry entry) {
                heard.add(user.value() + " " + entry.offset().seq());
            }

            @Override
            public void onResumed(UserId user) {
                heard.add(user.value() + " resumed");
            }
        });
    }

    @Test
    void events_of_a_user_come_in_order_once_they_are_heard() {
        subscribed(ALICE);

        for (int seq = 1; seq <= 20; seq++) {
            publish(ALICE, seq);
        }

        until(() -> heard.contains("alice 20"));
        assertThat(heard).hasSize(20).startsWith("alice 1", "alice 2", "alice 3");
    }

    @Test
    void nobody_hears_of_another_user() {
        subscribed(ALICE);
        subscribed(BOB);

        publish(BOB, 1);
        publish(ALICE, 1);

        until(() -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("auth0|bob 1", "alice 1");
    }

    @Test
    void what_was_unsubscribed_is_not_heard_and_can_be_subscribed_again() {
        subscribed(ALICE);
        subscribed(BOB);
        bus().unsubscribe(ALICE);
        publish(ALICE, 1);
        publish(BOB, 1);
        until(() -> heard.contains("auth0|bob 1"));

        subscribed(ALICE);
        publish(ALICE, 2);

        until(() -> heard.contains("alice 2"));
        assertThat(heard).containsExactly("auth0|bob 1", "alice 2");
    }

    @Test
    void after_a_break_each_user_is_told_once_and_hears_again() {
        subscribed(ALICE);
        subscribed(BOB);

        interrupt();

        until(() -> heard.containsAll(List.of("alice resumed", "auth0|bob resumed")));
        publish(ALICE, 7);
        until(() -> heard.contains("alice 7"));
        assertThat(heard).hasSize(3).endsWith("alice 7");
    }

    /** Being heard for the first time is no return. */
    private void subscribed(UserId user) {
        Mono<Void> confirmed = bus().subscribe(user);
        var done = new AtomicBoolean();
        confirmed.subscribe(_ -> {}, failure -> heard.add(failure.toString()), () -> done.set(true));
        until(done::get);
    }

    private void publish(UserId user, long seq) {
        publish(user, new Offset("epoch", seq) + " {}");
    }
}
