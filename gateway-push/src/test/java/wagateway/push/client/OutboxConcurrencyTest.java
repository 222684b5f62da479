package wagateway.push.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import wagateway.push.wire.Frame;

/** The orders in which those who fill an outbox and the transport can meet, tried one after the other. */
class OutboxConcurrencyTest {
    private static final int ORDERS = 50;
    private static final Frame FRAME = Frame.of("frame");

    /** Static, as Lincheck takes what a lambda alone holds for what no other thread has. */
    @SuppressWarnings("NullAway.Init")
    private static Outbox outbox;

    @Test
    void a_frame_that_comes_while_the_transport_takes_the_last_one_wakes_it_again_or_is_taken() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            var wakes = new AtomicInteger();
            outbox = outbox(wakes);
            outbox.offer(FRAME);
            var taken = new AtomicInteger();
            together(() -> outbox.offer(FRAME), () -> taken.set(drain()));
            int left = drain();
            if (taken.get() + left != 2) {
                throw new AssertionError(taken + " were taken and " + left + " left of two");
            }
            if (left > 0 && wakes.get() < 2) {
                throw new AssertionError("it waits, and the transport sleeps");
            }
        });
    }

    @Test
    void a_frame_that_comes_while_another_transport_takes_over_wakes_that_one() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            var wakes = new AtomicInteger();
            outbox = outbox(new AtomicInteger());
            together(() -> outbox.offer(FRAME), () -> outbox.handOver(wakes::incrementAndGet));
            if (wakes.get() != 1) {
                throw new AssertionError("woken " + wakes + " times");
            }
        });
    }

    private static Outbox outbox(AtomicInteger wakes) {
        return new Outbox(TestClients.waiting(10, 1_000, 1_000), wakes::incrementAndGet);
    }

    private static int drain() {
        int frames = 0;
        while (outbox.poll() != null) {
            frames++;
        }
        return frames;
    }

    private static void together(Runnable one, Runnable other) {
        var threads = new Thread[] {new Thread(one), new Thread(other)};
        for (Thread thread : threads) {
            thread.start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
