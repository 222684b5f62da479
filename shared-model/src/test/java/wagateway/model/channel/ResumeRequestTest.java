package wagateway.model.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wagateway.model.identity.SessionId;
import wagateway.model.identity.UserId;

class ResumeRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"user123", "auth0|1", "a b  c", " é "})
    void is_read_as_it_was_written_whatever_the_user_is_called(String user) {
        var request = new ResumeRequest(new UserId(user), new SessionId("user123-personal"));

        assertThat(ResumeRequest.parse(request.toString())).contains(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "u-one", "u-one ", "u-one  ", " user", "U-ONE user", "u-one us\u0000er"})
    void what_is_none_is_not_read(String text) {
        assertThat(ResumeRequest.parse(text)).isEmpty();
    }

    @Test
    void the_lease_of_a_session_is_a_key_of_its_user() {
        assertThat(new UserKeys(new UserId("auth0|1")).watched(new SessionId("auth0-1-personal")))
                .isEqualTo("wagw:{auth0%7C1}:watched:auth0-1-personal");
    }
}
