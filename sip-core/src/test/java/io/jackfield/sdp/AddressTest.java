package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void numericAddresses() throws Exception {
        assertThat(Address.of("192.0.2.1").numeric()).contains(InetAddress.getByName("192.0.2.1"));
        assertThat(Address.of("[2001:db8::1]").numeric()).contains(InetAddress.getByName("2001:db8::1"));
        assertThat(Address.of(InetAddress.getByName("2001:db8::1"))).hasToString("IN IP6 2001:db8:0:0:0:0:0:1");
        assertThat(Address.of(InetAddress.getByName("10.0.0.1"))).hasToString("IN IP4 10.0.0.1");
        assertThat(Address.parse("IN IP4 224.2.1.1/127/3")).contains(Address.of("224.2.1.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1..2.3",
                "1.2.3.4.",
                "01234567890.1.1.1",
                "a:b:g::"
            })
    void namesAreNotLookedUp(String host) {
        assertThat(Address.of(host).numeric()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0:0::0"})
    void unspecified(String host) {
        assertThat(Address.of(host).isUnspecified()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IN IP4", "ATM NSAP 1", "IN IP5 1.1.1.1", "IN IP4 /1", ""})
    void otherNetworksAreNoAddress(String value) {
        assertThat(Address.parse(value)).isEmpty();
    }
}
