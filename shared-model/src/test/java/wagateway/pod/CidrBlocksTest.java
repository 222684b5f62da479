package wagateway.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlocksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0, true",
        "10.255.255.255, true",
        "11.0.0.0, false",
        "192.0.2.7, true",
        "192.0.2.8, false",
        "fd12::1, true",
        "fe80::1, false",
        "::ffff:10.0.0.1, true",
        "127.0.0.1, false"
    })
    void an_address_is_in_one_of_them_or_in_none(String address, boolean contained) {
        var blocks = new CidrBlocks("networks", List.of("10.0.0.0/8", "192.0.2.7/32", "fd00::/8"));

        assertThat(blocks.contain(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @Test
    void none_contain_nothing() {
        assertThat(new CidrBlocks("networks", List.of()).contain(InetAddress.ofLiteral("10.0.0.1")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0/x",
                "localhost/8",
                "10.0.0.0/8/8",
                " 10.0.0.0/8"
            })
    void what_is_no_block_is_refused(String block) {
        assertThatThrownBy(() -> new CidrBlocks("wagateway.networks", List.of(block)))
                .isInstanceOf(UnusableSettingException.class)
                .hasMessage(
                        "wagateway.networks must be CIDR blocks such as 10.0.0.0/8 or fd00::/8, separated by commas");
    }
}
