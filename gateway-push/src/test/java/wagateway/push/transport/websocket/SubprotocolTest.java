package wagateway.push.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubprotocolTest {
    @ParameterizedTest
    @CsvSource({
        "v1, v1",
        "'a, b', a",
        "'a,a', a",
        "'bearer.x.y.z, a', bearer.x.y.z",
        "'', ",
        "'a b', ",
        "'a/b, c', ",
        "'YWJj=', "
    })
    void the_first_is_agreed_to_as_by_the_reference_server(String offered, String chosen) {
        assertThat(Subprotocol.first(headers(offered))).isEqualTo(new Subprotocol(chosen, null));
    }

    @ParameterizedTest
    @CsvSource({
        "v1, v1, ",
        "'wagateway, bearer.aa.bb-_.cc', wagateway, aa.bb-_.cc",
        "'bearer.aa.bb.cc, wagateway', wagateway, aa.bb.cc",
        "'Bearer.aa', Bearer.aa, aa",
        "'bearer, aa', bearer, ",
        "'bearer.', bearer., ",
        "'', , "
    })
    void a_token_is_taken_and_told_to_nobody_where_that_can_be_avoided(String offered, String chosen, String token) {
        assertThat(Subprotocol.of(headers(offered))).isEqualTo(new Subprotocol(chosen, token));
    }

    @Test
    void several_headers_are_one_list() {
        HttpHeaders headers = headers("a").add("Sec-WebSocket-Protocol", "bearer.t");

        assertThat(Subprotocol.of(headers)).isEqualTo(new Subprotocol("a", "t"));
        assertThat(Subprotocol.of(headers).toString()).doesNotContain("bearer.t");
        assertThat(Subprotocol.of(headers).agreement().get("Sec-WebSocket-Protocol"))
                .isEqualTo("a");
        assertThat(Subprotocol.of(new DefaultHttpHeaders()).agreement()).isEmpty();
    }

    private static HttpHeaders headers(String offered) {
        return new DefaultHttpHeaders().add("Sec-WebSocket-Protocol", offered);
    }
}
