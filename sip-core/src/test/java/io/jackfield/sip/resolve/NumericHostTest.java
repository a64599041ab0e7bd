package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.transport.SentBy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericHostTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "[2001:DB8:0:0:8:800:200C:417A], 2001:db8:0:0:8:800:200c:417a",
        "fe80::, fe80:0:0:0:0:0:0:0",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1::8, 1:0:0:0:0:0:0:8",
        "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
    })
    void readsAddresses(String text, String expected) {
        assertThat(NumericHost.parse(text)).map(InetAddress::getHostAddress).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4a",
                "a.b.c.d",
                "localhost",
                "1..2.3",
                "0x7f.0.0.1",
                "-1.2.3.4",
                "1.2.3.99999999999",
                "[1.2.3.4]",
                ":",
                ":::",
                "1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                "::1%eth0",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "::1.2.3",
                "1:2:3:4:5:6:7::8",
                "1.2.3.4::",
                "[]",
                "[",
                "::1.2.3.4:1",
                "[::1",
                "1:2:3:4:5:6:7:1.2.3.4"
            })
    void leavesTheRestToNameServers(String text) {
        assertThat(NumericHost.parse(text)).isEmpty();
    }

    @Property
    void readsWhatIsWritten(@ForAll @Size(16) byte[] six, @ForAll @Size(4) byte[] four) throws UnknownHostException {
        for (int i = 0; i < 14; i += 2) {
            if (six[i] < 0) { // runs of zeros are the difficult part
                six[i] = 0;
                six[i + 1] = 0;
            }
        }
        for (byte[] bytes : new byte[][] {six, four}) {
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(NumericHost.parse(SentBy.host(address))).contains(address);
        }
    }
}
