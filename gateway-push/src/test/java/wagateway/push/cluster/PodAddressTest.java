package wagateway.push.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7:8101,10.0.0.7,8101",
        "pod-1.push.svc:1,pod-1.push.svc,1",
        "[::1]:65535,::1,65535",
        "[fe80::1:2]:80,fe80::1:2,80"
    })
    void is_read_and_written(String text, String host, int port) {
        assertThat(PodAddress.parse(text)).contains(new PodAddress(host, port));
        assertThat(new PodAddress(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.7",
                ":80",
                "host:",
                "host:0",
                "host:080",
                "host:+80",
                "host:65536",
                "host:123456",
                "host:80/",
                "::1:80",
                "[host]:80",
                "[::1]",
                "[::1%eth0]:80",
                "user@host:80",
                "-host:80",
                "host :80",
                "host:80\n"
            })
    void another_form_is_no_address(String text) {
        assertThat(PodAddress.parse(text)).isEmpty();
    }
}
