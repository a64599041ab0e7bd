package io.jackfield.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentByTest {
    /** The examples of RFC 5952 4. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0:0:0:0:2:1, [2001:db8::2:1]",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]",
        "0:0:0:0:0:0:0:0, [::]",
        "0:0:0:0:0:0:0:1, [::1]",
        "1:0:0:0:0:0:0:0, [1::]",
        "10.0.0.1, 10.0.0.1",
    })
    void writesTheCanonicalForm(String address, String expected) throws Exception {
        assertThat(SentBy.host(InetAddress.getByName(address))).isEqualTo(expected);
    }

    @Test
    void writesHostAndPort() {
        assertThat(SentBy.of(new InetSocketAddress("::1", 5060))).isEqualTo("[::1]:5060");
        assertThat(SentBy.of(InetSocketAddress.createUnresolved("sip.example.com", 5061)))
                .isEqualTo("sip.example.com:5061");
    }
}
