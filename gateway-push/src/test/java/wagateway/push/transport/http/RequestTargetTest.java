package wagateway.push.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/a?b=x|y, /a?b=x%7Cy",
        "/a?b={x}, /a?b=%7Bx%7D",
        "'/a?b=\"x\"', /a?b=%22x%22",
        "/a?b=%zz%, /a?b=%25zz%25",
        "/a?b=%7c%f, /a?b=%7c%25f",
        "/a?b=[`^\\<>], /a?b=%5B%60%5E%5C%3C%3E%5D",
        "/a?b=\u00c3\u00a9, /a?b=%C3%A9",
        "/{a}, /%7Ba%7D",
        "/a?b=c#d|e, /a?b=c"
    })
    void what_no_uri_may_have_is_encoded(String target, String readable) {
        assertThat(RequestTarget.readable(target)).isEqualTo(readable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io/?EIO=4&transport=polling&t=a-._~", "//a//?;@:!$'()*+,", "/%7B?%20+", "*", ""})
    void what_is_a_uri_stays_as_it_is(String target) {
        assertThat(RequestTarget.readable(target)).isEqualTo(target);
    }

    @Test
    void of_a_long_one_only_what_engine_io_reads_is_kept() {
        String rest = "&a=" + "x".repeat(16_000) + "&b".repeat(3_000);

        assertThat(RequestTarget.ofEngine(
                        "/io//?t=1&EIO=3&sid=a" + rest + "&%45IO=4&sid=b%2F&transport=polling", "/io/"))
                .isEqualTo("/io/?EIO=4&transport=polling&sid=b%2F");
        assertThat(RequestTarget.ofEngine("/io/?sid=" + "x".repeat(16_000), "/io/"))
                .hasSizeLessThan(200);
        assertThat(RequestTarget.ofEngine("/io//a?t=1&EIO=4", "/io/")).isEqualTo("/io//a?t=1&EIO=4");
    }

    @Test
    void whatever_comes_is_a_uri_then() {
        for (char c = 0; c < 256; c++) {
            assertThat(URI.create(RequestTarget.readable("/a?b=" + c + "%" + c)).getRawPath())
                    .isEqualTo("/a");
        }
    }
}
