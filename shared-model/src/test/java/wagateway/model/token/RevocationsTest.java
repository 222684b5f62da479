package wagateway.model.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import wagateway.model.identity.Caller;
import wagateway.model.identity.UserId;
import wagateway.model.token.Verification.Accepted;
import wagateway.model.token.Verification.Refused;
import wagateway.model.token.Verification.Why;
import wagateway.model.wire.RevocationList;

class RevocationsTest {
    private static final UserId ADA = new UserId("ada");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private Instant now = NOON;
    private final Revocations revocations = new Revocations(() -> now);

    @Test
    void one_token_is_covered_by_its_id() {
        revoke(new Revocation(ADA, "stolen", null, NOON.plusSeconds(60)));

        assertThat(covers(ADA, "stolen", NOON)).isTrue();
        assertThat(covers(ADA, "other", NOON)).isFalse();
        assertThat(covers(ADA, null, NOON)).isFalse();
        assertThat(covers(new UserId("bob"), "stolen", NOON)).isFalse();
    }

    @Test
    void those_issued_before_a_time_are_covered_and_those_that_do_not_say_when() {
        revoke(new Revocation(ADA, null, NOON, NOON.plusSeconds(60)));

        assertThat(covers(ADA, "a", NOON.minusSeconds(1))).isTrue();
        assertThat(covers(ADA, "a", NOON)).isFalse();
        assertThat(covers(ADA, "a", null)).isTrue();
    }

    @Test
    void all_of_a_user_are_covered_until_the_end() {
        revoke(new Revocation(ADA, null, null, NOON.plusSeconds(60)));

        assertThat(covers(ADA, null, null)).isTrue();
        now = NOON.plusSeconds(60);
        assertThat(covers(ADA, null, null)).isFalse();
    }

    @Test
    void a_good_token_that_is_revoked_is_refused() {
        Verification good = new Accepted(new Caller(ADA, null, NOON.plusSeconds(60)));
        TokenVerifier verifier = revocations.by(_ -> CompletableFuture.completedStage(good));
        assertThat(verifier.verify("").toCompletableFuture().join()).isEqualTo(good);

        revoke(new Revocation(ADA, null, null, NOON.plusSeconds(60)));

        assertThat(verifier.verify("").toCompletableFuture().join()).isEqualTo(new Refused(Why.REVOKED));
    }

    /** What they are told is what the other pods have written. */
    private void revoke(Revocation... some) {
        var list = new RevocationList(7, List.of(some));
        assertThat(RevocationList.read(list.write())).isEqualTo(list);
        assertThat(RevocationList.change(list.write().substring(0, RevocationList.CHANGE_LENGTH)))
                .isEqualTo(7);
        revocations.replace(list.revocations());
    }

    private boolean covers(UserId user, @Nullable String tokenId, @Nullable Instant issuedAt) {
        return revocations.cover(new Caller(user, null, NOON.plusSeconds(600), tokenId, issuedAt, false));
    }
}
