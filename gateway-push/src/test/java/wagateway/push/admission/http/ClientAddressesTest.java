package wagateway.push.admission.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import wagateway.pod.UnusableSettingException;
import wagateway.push.admission.AddressPrefix;
import wagateway.push.admission.HandshakeSettings;

class ClientAddressesTest {
    @ParameterizedTest(name = "{0} from {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                              | 203.0.113.9   | 203.0.113.9",
                "198.51.100.1                  | 203.0.113.9   | 203.0.113.9",
                "198.51.100.1                  | 10.0.0.1      | 198.51.100.1",
                "1.1.1.1, 198.51.100.1         | 10.0.0.1      | 198.51.100.1",
                "198.51.100.1, 10.2.3.4        | 10.0.0.1      | 198.51.100.1",
                "1.1.1.1, 203.0.113.9, 10.2.3.4| fd00::1       | 203.0.113.9",
                "10.9.9.9, 10.2.3.4            | 10.0.0.1      | 10.9.9.9",
                "198.51.100.1:4711             | 10.0.0.1      | 198.51.100.1",
                "[2001:db8::7]:4711            | 10.0.0.1      | 2001:db8::7",
                "2001:db8::7                   | 10.0.0.1      | 2001:db8::7",
                "::ffff:198.51.100.1           | 10.0.0.1      | 198.51.100.1",
                "198.51.100.1, unknown, 10.1.1.1| 10.0.0.1     | 10.1.1.1",
                "198.51.100.1, [               | 10.0.0.1      | 10.0.0.1",
                "198.51.100.1,                 | 10.0.0.1      | 10.0.0.1",
            })
    void the_last_hop_that_no_trusted_proxy_is_counts(String forwarded, String peer, String client) {
        assertThat(address("x-forwarded-for", "X-Forwarded-For", forwarded, peer))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1                                         | 198.51.100.1",
                "for=1.1.1.1;by=_x, For=\"198.51.100.1:80\";proto=https   | 198.51.100.1",
                "proto=https;for=\"[2001:db8::7]:4711\", for=10.2.3.4      | 2001:db8::7",
                "for=198.51.100.1, for=_hidden                            | 10.0.0.1",
                "for=198.51.100.1, proto=https                            | 10.0.0.1",
            })
    void the_header_of_the_rfc_is_read_where_proxies_send_it(String forwarded, String client) {
        assertThat(address("forwarded", "Forwarded", forwarded, "10.0.0.1")).isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void what_clients_send_in_the_other_header_is_not_read() {
        assertThat(address("x-forwarded-for", "Forwarded", "for=198.51.100.1", "10.0.0.1"))
                .isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
    }

    @Test
    void several_lines_of_a_header_are_one_list() {
        var headers =
                new DefaultHttpHeaders().add("X-Forwarded-For", "198.51.100.1").add("X-Forwarded-For", "198.51.100.2");

        assertThat(new ClientAddresses(settings("x-forwarded-for")).of(headers, InetAddress.ofLiteral("10.0.0.1")))
                .isEqualTo(InetAddress.ofLiteral("198.51.100.2"));
    }

    @Test
    void addresses_of_one_network_of_64_bits_are_one() {
        assertThat(AddressPrefix.of(InetAddress.ofLiteral("2001:db8:1:2:3::1")))
                .isEqualTo(AddressPrefix.of(InetAddress.ofLiteral("2001:db8:1:2:4::1")))
                .isNotEqualTo(AddressPrefix.of(InetAddress.ofLiteral("2001:db8:1:3:3::1")));
        assertThat(AddressPrefix.of(InetAddress.ofLiteral("198.51.100.1")))
                .isNotEqualTo(AddressPrefix.of(InetAddress.ofLiteral("198.51.100.2")))
                .isNotEqualTo(new AddressPrefix(0xc6336401, false));
    }

    @Test
    void what_is_no_network_ends_the_start_with_a_sentence() {
        assertThatThrownBy(() -> new ClientAddresses(settings("forwarded", "10.0.0.0/8", "proxy")))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessageContaining("trusted-proxies");
    }

    private static InetAddress address(String setting, String header, String value, String peer) {
        var headers = new DefaultHttpHeaders();
        if (value != null) {
            headers.add(header, value);
        }
        return new ClientAddresses(settings(setting)).of(headers, InetAddress.ofLiteral(peer));
    }

    private static HandshakeSettings settings(String header) {
        return settings(header, "10.0.0.0/8", "fd00::/8");
    }

    private static HandshakeSettings settings(String header, String... trusted) {
        var source = new MapConfigurationPropertySource();
        source.put("wagateway.push.admission.trusted-proxies", String.join(",", Arrays.asList(trusted)));
        source.put("wagateway.push.admission.forwarded-header", header);
        return new Binder(source).bindOrCreate("wagateway.push.admission", HandshakeSettings.class);
    }
}
