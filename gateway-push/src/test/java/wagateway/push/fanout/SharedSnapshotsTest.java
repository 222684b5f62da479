package wagateway.push.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import wagateway.model.event.EventVersion;
import wagateway.model.event.Offset;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.RecoveryId;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.model.wire.WireFormatException;
import wagateway.push.recovery.RecoveryStore.Snapshot;
import wagateway.push.recovery.RecoveryStore.StoredSubscription;

class SharedSnapshotsTest {
    private static final UserId USER = new UserId("u");
    private static final SessionId SESSION = new SessionId("u-one");
    private static final SessionId OTHER = new SessionId("u-two");

    private final ToldSource store = new ToldSource();
    private final SharedSnapshots snapshots = new SharedSnapshots(store);
    private final List<String> told = new ArrayList<>();

    @Test
    void who_asks_while_one_is_being_read_shares_the_next() {
        RecoveryId first = RecoveryId.fresh();
        RecoveryId second = RecoveryId.fresh();
        RecoveryId third = RecoveryId.fresh();
        read("first", first);
        read("second", second);
        read("third", third);
        assertThat(store.readings).singleElement().satisfies(reading -> assertKept(reading, first));

        store.answer(snapshot(1));
        assertThat(told).containsExactly("first 1");
        assertThat(store.readings).singleElement().satisfies(reading -> assertKept(reading, second, third));

        store.answer(snapshot(2));
        assertThat(told).containsExactly("first 1", "second 2", "third 2");
    }

    @Test
    void those_who_wait_are_served_though_the_reading_before_theirs_fails_or_is_cancelled() {
        Disposable first = read("first", null);
        read("second", null);
        first.dispose();
        store.readings.remove();
        assertThat(store.waiting()).isOne();
        read("third", null);

        store.readings
                .remove()
                .answer()
                .tryEmitError(new IllegalStateException("away"))
                .orThrow();
        store.answer(snapshot(1));

        assertThat(told).containsExactly("second away", "third 1");
    }

    @Test
    void one_of_those_who_wait_may_go() {
        read("first", null);
        Disposable second = read("second", null);
        read("third", null);
        second.dispose();

        store.answer(snapshot(1));
        store.answer(snapshot(2));

        assertThat(told).containsExactly("first 1", "third 2");
    }

    @Test
    void a_reading_that_nobody_waits_for_any_more_holds_up_no_other() {
        read("first", null);
        Disposable second = read("second", null);
        second.dispose();
        read("third", null);

        store.answer(snapshot(1));
        store.answer(snapshot(2));

        assertThat(told).containsExactly("first 1", "third 2");
        assertThat(store.waiting()).isZero();
    }

    @Test
    void all_sessions_and_those_of_other_users_are_read_at_the_same_time() {
        read("one", null);
        snapshots.read(USER, null, null).subscribe();
        snapshots.read(new UserId("v"), SESSION, null).subscribe();

        assertThat(store.waiting()).isEqualTo(3);
    }

    @Test
    void sessions_that_are_asked_for_meanwhile_are_read_together_and_each_is_given_its_own() {
        List<Snapshot> given = new ArrayList<>();
        read("first", null);
        snapshots.read(USER, SESSION, null).subscribe(read -> given.add(read.snapshot()));
        snapshots.read(USER, OTHER, null).subscribe(read -> given.add(read.snapshot()));
        store.answer(snapshot(1));
        assertThat(store.readings)
                .singleElement()
                .satisfies(reading -> assertThat(reading.sessions()).containsExactlyInAnyOrder(SESSION, OTHER));

        store.answer(new Snapshot(2, new Offset("e", 2), List.of(event(OTHER), event(SESSION))));

        assertThat(given)
                .extracting(Snapshot::events)
                .containsExactlyInAnyOrder(List.of(event(SESSION)), List.of(event(OTHER)));
    }

    @Test
    void a_session_that_cannot_be_read_is_nobodys_trouble_but_of_those_who_asked_for_it() {
        read("first", null);
        read("second", null);
        snapshots
                .read(USER, OTHER, null)
                .subscribe(
                        _ -> told.add("other"),
                        failure -> told.add("other " + failure.getClass().getSimpleName()));
        store.answer(snapshot(1));

        store.readings.remove().answer().tryEmitError(unreadable()).orThrow();
        assertThat(store.readings)
                .extracting(ToldSource.Reading::sessions)
                .containsExactly(Set.of(SESSION), Set.of(OTHER));
        store.answer(snapshot(2));
        store.readings.remove().answer().tryEmitError(unreadable()).orThrow();

        assertThat(told).containsExactly("first 1", "second 2", "other WireFormatException");
    }

    @Test
    void a_rebuild_is_asked_for_once_by_all_who_share_a_reading() {
        read("first", null);
        snapshots
                .read(USER, SESSION, null)
                .flatMap(SharedSnapshots.Read::rebuild)
                .subscribe();
        snapshots.read(USER, OTHER, null).flatMap(SharedSnapshots.Read::rebuild).subscribe();
        store.answer(snapshot(1));
        store.answer(snapshot(1));
        assertThat(store.rebuildsRequested).isOne();

        snapshots.read(USER, OTHER, null).flatMap(SharedSnapshots.Read::rebuild).subscribe();
        store.answer(snapshot(1));
        assertThat(store.rebuildsRequested).isEqualTo(2);
    }

    @Test
    void a_reading_keeps_a_bounded_number_of_subscriptions() {
        read("first", null);
        IntStream.rangeClosed(1, 201).forEach(_ -> read("more", RecoveryId.fresh()));

        store.answer(snapshot(1));
        assertThat(store.readings.element().kept()).hasSize(200);
        store.answer(snapshot(2));
        assertThat(store.readings.element().kept()).hasSize(1);
    }

    private Disposable read(String who, @Nullable RecoveryId client) {
        return snapshots
                .read(USER, SESSION, client)
                .subscribe(
                        read -> told.add(who + " " + read.snapshot().rebuilds()),
                        failure -> told.add(who + " " + failure.getMessage()));
    }

    private static Snapshot snapshot(long number) {
        return new Snapshot(number, new Offset("e", number), List.of());
    }

    private static WireFormatException unreadable() {
        return Objects.requireNonNull(
                catchThrowableOfType(WireFormatException.class, () -> PublishedEvent.read("not an event")));
    }

    private static PublishedEvent event(SessionId session) {
        return PublishedEvent.of(
                new SessionEvent(
                        session, new EventVersion(1), Instant.EPOCH, null, new StatusOnly(SessionStatus.CONNECTED)),
                null);
    }

    private static void assertKept(ToldSource.Reading reading, RecoveryId... clients) {
        assertThat(reading.kept()).extracting(StoredSubscription::client).containsExactlyInAnyOrder(clients);
    }
}
