package wagateway.push.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import wagateway.model.event.EventVersion;
import wagateway.model.event.QrCode;
import wagateway.model.event.Reason;
import wagateway.model.event.SessionEvent;
import wagateway.model.event.SessionState;
import wagateway.model.event.SessionState.QrShown;
import wagateway.model.event.SessionState.StatusOnly;
import wagateway.model.event.SessionStatus;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;
import wagateway.model.wire.PublishedEvent;
import wagateway.push.client.Client;
import wagateway.push.client.Outbox;
import wagateway.push.client.TestClients;
import wagateway.push.client.TextFormat;

/** A code lives for 20 s in these tests. */
class WatchingTest {
    private static final UserId USER = new UserId("u");
    private static final SessionId SESSION = new SessionId("u-one");
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String LEASE = "lease u u-one 50000";

    private final ToldWatchStore store = new ToldWatchStore();
    private final Watching watching = new Watching(store, Clock.fixed(NOW, ZoneOffset.UTC));
    private final Client client = client();

    @Test
    void a_code_is_noted_for_a_while_longer_than_it_lives() {
        client.subscribe(SESSION);

        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));

        assertThat(store.told()).containsExactly(LEASE);
    }

    @Test
    void a_code_is_noted_once_however_many_clients_are_given_it_and_the_next_one_that_lasts_longer_is_too() {
        Client other = client();
        List.of(client, other).forEach(Client::subscribeAll);

        watching.given(code(1, NOW.plusSeconds(20)), List.of(client, other));
        watching.given(code(1, NOW.plusSeconds(20)), List.of(other));
        watching.given(code(2, NOW.plusSeconds(29)), List.of(other));
        assertThat(store.told()).hasSize(1);
        watching.given(code(3, NOW.plusSeconds(30)), List.of(other));

        assertThat(store.told()).containsExactly(LEASE, "lease u u-one 60000");
    }

    @Test
    void a_code_is_noted_again_when_the_store_may_have_lost_it() {
        client.subscribe(SESSION);
        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));
        watching.doubt();

        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));

        assertThat(store.told()).containsExactly(LEASE, LEASE);
    }

    @Test
    void nothing_is_noted_of_what_no_client_wants_of_other_states_and_of_codes_that_have_run_out() {
        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));
        client.subscribe(new SessionId("u-two"));
        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));
        client.subscribe(SESSION);
        watching.given(event(2, new StatusOnly(SessionStatus.CONNECTED)), List.of(client));
        watching.given(event(3, new StatusOnly(SessionStatus.QR_REQUIRED, Reason.QR_EXPIRED, null)), List.of(client));
        watching.given(code(4, NOW), List.of(client));

        assertThat(store.told()).isEmpty();
    }

    @Test
    void each_client_that_is_given_a_paused_session_asks_for_it_to_be_resumed() {
        client.subscribe(SESSION);
        PublishedEvent paused = event(1, new StatusOnly(SessionStatus.QR_REQUIRED, Reason.UNWATCHED, null));

        watching.given(paused, List.of(client));
        watching.given(PublishedEvent.read(paused.text()), List.of(client));

        assertThat(store.told()).containsExactly("resume u u-one", "resume u u-one");
    }

    @Test
    void a_store_that_is_away_troubles_nobody() {
        store.goAway();
        client.subscribe(SESSION);

        watching.given(code(1, NOW.plusSeconds(20)), List.of(client));

        assertThat(store.told()).containsExactly(LEASE);
    }

    private static Client client() {
        var outbox = new Outbox(TestClients.waiting(100, 1_000_000, 1_000_000), () -> {});
        return new Client(USER, null, new TextFormat(), outbox, 10);
    }

    private static PublishedEvent code(long version, Instant end) {
        return event(version, new QrShown(new QrCode("2@abc", end, Duration.ofSeconds(20), null, null, null)));
    }

    private static PublishedEvent event(long version, SessionState state) {
        return PublishedEvent.of(new SessionEvent(SESSION, new EventVersion(version), NOW, null, state), null);
    }
}
