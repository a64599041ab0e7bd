package io.jackfield.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NetworksTest {
    @Test
    void containsWhatItsPrefixesSay() throws Exception {
        Networks networks = Networks.of(
                List.of("10.0.1.0/24", "10.0.2.0/24", "192.0.2.7", "2001:db8::/32", "fe80::1", "0.0.0.0/8"));
        for (String in : List.of(
                "10.0.1.0", "10.0.1.255", "10.0.2.255", "192.0.2.7", "2001:db8:ffff::9", "fe80::1", "0.1.2.3")) {
            assertThat(networks.contains(InetAddress.getByName(in))).as(in).isTrue();
        }
        for (String out :
                List.of("10.0.0.255", "10.0.3.0", "192.0.2.6", "2001:db9::", "fe80::2", "255.255.255.255", "::1")) {
            assertThat(networks.contains(InetAddress.getByName(out))).as(out).isFalse();
        }
    }

    @Property
    void agreesWithComparingBits(@ForAll int network, @ForAll int address, @ForAll @IntRange(max = 32) int bits)
            throws UnknownHostException {
        Networks networks = Networks.of(List.of(ipv4(network).getHostAddress() + "/" + bits, "203.0.113.9"));
        long mask = bits == 0 ? 0 : -1L << (32 - bits);
        int near = network ^ address >>> Math.min(bits, 31);
        assertThat(networks.contains(ipv4(near))).isEqualTo(((near ^ network) & mask) == 0 || near == 0xCB007109);
    }

    private static InetAddress ipv4(int address) throws UnknownHostException {
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
    }

    @Test
    void allThatIsWrongIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Networks.of(List.of("10.0.0.0/33", "10.0.0.0/8", "example.com", "1.2.3.4/x", "::/129")))
                .withMessage("no network: 10.0.0.0/33, example.com, 1.2.3.4/x, ::/129");
    }

    @Test
    void sourcesOfIpv6AreNetworks() throws Exception {
        assertThat(SourceKey.of(InetAddress.getByName("2001:db8:1:2::7")))
                .isEqualTo(SourceKey.of(InetAddress.getByName("2001:db8:1:2:ffff::")))
                .isNotEqualTo(SourceKey.of(InetAddress.getByName("2001:db8:1:3::7")));
        assertThat(SourceKey.text(SourceKey.of(InetAddress.getByName("2001:db8:1:2::7"))))
                .isEqualTo("2001:db8:1:2::/64");
        assertThat(SourceKey.text(SourceKey.of(InetAddress.getByName("255.0.2.7"))))
                .isEqualTo("255.0.2.7");
        assertThat(SourceKey.of(InetAddress.getByName("::1"))).isNotEqualTo(SourceKey.NONE);
        assertThat(SourceKey.text(SourceKey.of(InetAddress.getByName("::1")))).isEqualTo("::/64");
    }
}
