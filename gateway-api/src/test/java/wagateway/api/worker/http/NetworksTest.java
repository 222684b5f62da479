package wagateway.api.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import wagateway.api.worker.WorkerSettings;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.1.2.3, true",
        "10.255.255.255, true",
        "11.0.0.0, false",
        "172.16.0.1, true",
        "172.31.255.255, true",
        "172.32.0.0, false",
        "192.168.1.1, true",
        "192.169.0.0, false",
        "8.8.8.8, false",
        "169.254.169.254, false",
        "100.100.100.200, false",
        "0.0.0.0, false",
        "224.0.0.1, false",
        "255.255.255.255, false",
        "::1, true",
        "::, false",
        "fd12:3456::1, true",
        "fd00:ec2::254, false",
        "fd00:ec2::253, true",
        "fe80::1, false",
        "ff02::1, false",
        "2001:db8::1, false",
        "::ffff:169.254.169.254, false",
        "::ffff:10.0.0.1, true"
    })
    void workers_are_in_private_networks_and_on_the_same_machine(String address, boolean allowed) {
        assertThat(networks().allows(at(address))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "0.0.0.0",
                "239.1.1.1",
                "255.255.255.255",
                "::",
                "fe80::a",
                "fd00:ec2::254",
                "fd20:ce::254",
                "ff05::1",
                "::a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::ffff:169.254.169.254"
            })
    void some_addresses_are_no_worker_s_whatever_is_set(String address) {
        assertThat(networks("0.0.0.0/0", "::/0").allows(at(address))).isFalse();
    }

    @Test
    void other_networks_can_be_set() {
        assertThat(networks("203.0.113.0/24").allows(at("203.0.113.9"))).isTrue();
        assertThat(networks("203.0.113.0/24").allows(at("127.0.0.1"))).isFalse();
        assertThat(networks("0.0.0.0/0", "::/0").allows(at("2001:db8::1"))).isTrue();
    }

    @Test
    void a_name_that_has_not_been_looked_up_is_refused() {
        assertThat(networks("0.0.0.0/0").allows(InetSocketAddress.createUnresolved("127.0.0.1", 80)))
                .isFalse();
    }

    static Networks networks(String... networks) {
        return new Networks(settings(networks));
    }

    static WorkerSettings settings(String... networks) {
        var source = new MapConfigurationPropertySource();
        if (networks.length > 0) {
            source.put("w.networks", String.join(",", networks));
        }
        return new Binder(source).bindOrCreate("w", WorkerSettings.class);
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 80);
    }
}
