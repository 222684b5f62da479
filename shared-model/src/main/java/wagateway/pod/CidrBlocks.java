package wagateway.pod;

import static wagateway.pod.UnusableSettingException.require;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IP networks (RFC 4632, RFC 4291 section 2.3). An address of one version is in no network of the other. */
public final class CidrBlocks {
    private static final Pattern BLOCK = Pattern.compile("([0-9a-fA-F:.]+)/([0-9]{1,3})");

    private final List<IpSubnetFilterRule> rules;

    /**
     * Reads blocks; no name is looked up.
     *
     * @param setting that they are of, for the message
     * @throws UnusableSettingException when one is none
     */
    public CidrBlocks(String setting, List<String> blocks) {
        require(
                blocks.stream().allMatch(CidrBlocks::isBlock),
                setting + " must be CIDR blocks such as 10.0.0.0/8 or fd00::/8, separated by commas");
        this.rules = blocks.stream()
                .map(block -> new IpSubnetFilterRule(block, IpFilterRuleType.ACCEPT))
                .toList();
    }

    /** Whether it is in one of them. */
    public boolean contain(InetAddress address) {
        var place = new InetSocketAddress(address, 0);
        return rules.stream().anyMatch(rule -> rule.matches(place));
    }

    private static boolean isBlock(String text) {
        Matcher block = BLOCK.matcher(text);
        try {
            return block.matches()
                    && Integer.parseInt(block.group(2))
                            <= InetAddress.ofLiteral(block.group(1)).getAddress().length * Byte.SIZE;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
