package wagateway.push.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private static final AddressPrefix HERE = new AddressPrefix(1, true);
    private static final AddressPrefix THERE = new AddressPrefix(2, true);

    private final AtomicLong millis = new AtomicLong();

    @Test
    void an_address_makes_a_burst_of_handshakes_and_then_as_many_as_time_brings() {
        var handshakes = handshakes(new Rate(3, 2), new Rate(100, 100), 100, 100);
        for (int i = 0; i < 3; i++) {
            assertEntered(handshakes.enter(HERE));
        }
        assertThat(handshakes.enter(HERE)).isEqualTo(HandshakeRefusal.ADDRESS_HANDSHAKES);
        assertEntered(handshakes.enter(THERE));

        millis.addAndGet(500);

        assertEntered(handshakes.enter(HERE));
        assertThat(handshakes.enter(HERE)).isEqualTo(HandshakeRefusal.ADDRESS_HANDSHAKES);
    }

    @Test
    void what_an_address_is_refused_is_taken_from_nobody_else() {
        var handshakes = handshakes(new Rate(1, 1), new Rate(2, 1), 100, 100);
        assertEntered(handshakes.enter(HERE));
        for (int i = 0; i < 100; i++) {
            assertThat(handshakes.enter(HERE)).isEqualTo(HandshakeRefusal.ADDRESS_HANDSHAKES);
        }
        assertEntered(handshakes.enter(THERE));
        assertThat(handshakes.enter(new AddressPrefix(3, true))).isEqualTo(HandshakeRefusal.POD_HANDSHAKES);
    }

    @Test
    void an_address_has_so_many_newcomers_until_one_leaves() {
        var handshakes = handshakes(new Rate(100, 1), new Rate(100, 1), 2, 100);
        Newcomer first = entered(handshakes.enter(HERE));
        assertEntered(handshakes.enter(HERE));
        assertThat(handshakes.enter(HERE)).isEqualTo(HandshakeRefusal.ADDRESS_NEWCOMERS);

        first.leave();
        first.leave();

        assertEntered(handshakes.enter(HERE));
        assertThat(handshakes.enter(HERE)).isEqualTo(HandshakeRefusal.ADDRESS_NEWCOMERS);
    }

    @Test
    void a_pod_has_so_many_newcomers() {
        var handshakes = handshakes(new Rate(100, 1), new Rate(100, 1), 2, 2);
        assertEntered(handshakes.enter(HERE));
        assertEntered(handshakes.enter(THERE));
        assertThat(handshakes.newcomers()).isEqualTo(2);
        assertThat(handshakes.enter(new AddressPrefix(3, true))).isEqualTo(HandshakeRefusal.POD_NEWCOMERS);
    }

    @Test
    void an_address_is_forgotten_when_it_is_as_good_as_new() {
        var handshakes = handshakes(new Rate(1, 1), new Rate(100, 100), 100, 100);
        Newcomer here = entered(handshakes.enter(HERE));
        millis.addAndGet(1_000);
        entered(handshakes.enter(THERE)).leave();
        assertThat(handshakes.knownAddresses()).isEqualTo(2);

        here.leave();
        millis.addAndGet(1_000);
        handshakes.enter(new AddressPrefix(3, false));

        assertThat(handshakes.knownAddresses()).isEqualTo(1);
    }

    @Test
    void an_office_and_a_storm_through_one_address_are_within_the_defaults() {
        var defaults = new HandshakeSettings(
                List.of(),
                HandshakeSettings.ForwardedHeader.X_FORWARDED_FOR,
                10_000,
                500,
                6_000,
                20_000,
                2_000,
                12_000);
        var handshakes = new Handshakes(defaults.limits(), () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
        List<Handshake> storm = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            storm.add(handshakes.enter(HERE));
        }
        assertThat(storm).allSatisfy(HandshakesTest::assertEntered);
    }

    private Handshakes handshakes(Rate perAddress, Rate all, int newcomersPerAddress, int newcomers) {
        return new Handshakes(
                new Handshakes.Limits(perAddress, all, newcomersPerAddress, newcomers),
                () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
    }

    private static void assertEntered(Handshake handshake) {
        assertThat(handshake).isInstanceOf(Newcomer.class);
    }

    private static Newcomer entered(Handshake handshake) {
        return (Newcomer) handshake;
    }
}
