package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.rtp.loop.PortPool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which of several addresses a session gets. */
class NetworksTest {
    private final List<RelayNetwork> made = new ArrayList<>();

    private RelayNetwork network(String name, String address) {
        try {
            InetAddress local = InetAddress.getByName(address);
            int rank = (int) made.stream()
                    .filter(other -> other.name().equals(name) && other.isIpv6() == address.contains(":"))
                    .count();
            RelayNetwork one = new RelayNetwork(
                    name, rank, local, local, PortPool.of(1000, 1003), OptionalInt.empty(), Optional.empty());
            made.add(one);
            return one;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String chosen(Networks networks, String name) {
        return networks.choose(name, Optional.empty()).local().getHostAddress();
    }

    private static void takeAll(RelayNetwork network) {
        while (network.ports().take().isPresent()) {}
    }

    @Test
    void theFirstAddressOfANameIsTakenAsLongAsItHasPorts() {
        RelayNetwork first = network("pub", "192.0.2.1");
        RelayNetwork second = network("pub", "192.0.2.2");
        Networks networks = new Networks(made);
        assertThat(networks.names()).containsExactly("pub");
        assertThat(chosen(networks, "pub")).isEqualTo("192.0.2.1");
        assertThat(chosen(networks, "pub")).isEqualTo("192.0.2.1");
        takeAll(first);
        assertThat(chosen(networks, "pub")).isEqualTo("192.0.2.2");
        takeAll(second);
        assertThat(chosen(networks, "pub"))
                .as("the offer then says that there are none")
                .isEqualTo("192.0.2.1");
    }

    @Test
    void theFamilyThatIsAskedForIsTaken() {
        network("pub", "192.0.2.1");
        network("pub", "2001:db8::1");
        network("core", "10.0.0.1");
        Networks networks = new Networks(made);
        assertThat(networks.choose("pub", Optional.of(true)).isIpv6()).isTrue();
        assertThat(networks.choose("pub", Optional.of(false)).isIpv6()).isFalse();
        assertThatThrownBy(() -> networks.choose("core", Optional.of(true)))
                .hasMessageContaining("no network is called core with an IPv6 address");
        assertThatThrownBy(() -> networks.choose("other", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesWithSuffixesAreTakenInTurn() {
        network("pub:1", "192.0.2.1");
        network("core", "10.0.0.1");
        RelayNetwork second = network("pub:2", "192.0.2.2");
        network("pub:2", "192.0.2.22");
        network("pub:3", "2001:db8::3");
        Networks networks = new Networks(made);
        assertThat(networks.names()).containsExactly("pub", "core", "pub:1", "pub:2", "pub:3");
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            taken.add(networks.choose("pub", Optional.of(false)).local().getHostAddress());
        }
        assertThat(taken).contains("192.0.2.1", "192.0.2.2").doesNotContain("192.0.2.22", "10.0.0.1");
        assertThat(networks.choose().base())
                .as("the default is in its turn, too")
                .isEqualTo("pub");
        assertThat(chosen(networks, "pub:2")).isEqualTo("192.0.2.2");
        takeAll(second);
        assertThat(chosen(networks, "pub:2")).isEqualTo("192.0.2.22");
        takeAll(made.get(0));
        for (int i = 0; i < 6; i++) {
            assertThat(networks.choose("pub", Optional.of(false)).local().getHostAddress())
                    .isEqualTo("192.0.2.22");
        }
    }

    @Test
    void aNameThatIsThereStandsForItselfAlone() {
        network("pub", "192.0.2.1");
        network("pub:1", "192.0.2.2");
        Networks networks = new Networks(made);
        assertThat(chosen(networks, "pub")).isEqualTo("192.0.2.1");
        assertThat(chosen(networks, "pub")).isEqualTo("192.0.2.1");
    }

    @Test
    void whatASessionHadIsFoundAgain() {
        network("pub", "192.0.2.1");
        network("pub", "2001:db8::1");
        RelayNetwork second = network("pub", "192.0.2.2");
        Networks networks = new Networks(made);
        assertThat(networks.find("pub", false, 1)).isEqualTo(second);
        assertThatThrownBy(() -> networks.find("pub", true, 1)).hasMessageContaining("address number 2");
    }
}
