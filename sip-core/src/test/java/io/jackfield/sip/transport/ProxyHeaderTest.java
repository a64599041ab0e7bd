package io.jackfield.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    static final byte[] V2 = HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000201" + "7f000001" + "9c40" + "13c4");
    private static final byte[] V2_6 = HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "21210027" + "20010db8000000000000000000000001"
                    + "00000000000000000000000000000001" + "9c4013c5" + "030000");

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ProxyHeader read(byte[] bytes) {
        return ProxyHeader.read(bytes, bytes.length);
    }

    @Test
    void tellsTheSource() {
        assertThat(read(line("PROXY TCP4 192.0.2.1 127.0.0.1 40000 5060\r\nOPTIONS")))
                .isEqualTo(new ProxyHeader(ProxyHeader.Status.WHOLE, 43, new InetSocketAddress("192.0.2.1", 40_000)));
        assertThat(read(line("PROXY TCP6 2001:db8::1 ::1 40000 5060\r\n")).source())
                .isEqualTo(new InetSocketAddress("2001:db8::1", 40_000));
        assertThat(read(V2))
                .isEqualTo(new ProxyHeader(
                        ProxyHeader.Status.WHOLE, V2.length, new InetSocketAddress("192.0.2.1", 40_000)));
        assertThat(read(V2_6))
                .isEqualTo(new ProxyHeader(
                        ProxyHeader.Status.WHOLE, V2_6.length, new InetSocketAddress("2001:db8::1", 40_000)));
    }

    /** A balancer that asks for itself, to see whether we live. */
    @Test
    void tellsNoSourceWhereThereIsNone() {
        assertThat(read(line("PROXY UNKNOWN\r\n"))).isEqualTo(new ProxyHeader(ProxyHeader.Status.WHOLE, 15, null));
        byte[] local = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");
        assertThat(read(local)).isEqualTo(new ProxyHeader(ProxyHeader.Status.WHOLE, 16, null));
    }

    @Test
    void waitsForTheLastByte() {
        for (byte[] whole : new byte[][] {line("PROXY TCP4 192.0.2.1 127.0.0.1 40000 5060\r\n"), V2, V2_6}) {
            for (int i = 0; i < whole.length; i++) {
                assertThat(ProxyHeader.read(whole, i).status()).isEqualTo(ProxyHeader.Status.INCOMPLETE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS sip:a SIP/2.0\r\n",
                "PROXY TCP4 192.0.2.1 127.0.0.1 40000\r\n",
                "PROXY TCP4 192.0.2.256 127.0.0.1 40000 5060\r\n",
                "PROXY TCP4 ::1 ::1 40000 5060\r\n",
                "PROXY TCP4 192.0.2.1 127.0.0.1 70000 5060\r\n",
                "PROXY TCP4 192.0.2.1 127.0.0.1 -1 5060\r\n",
                "PROXY \r\n",
                "PROXY TCP4 host.example 127.0.0.1 40000 5060\r\n"
            })
    void refusesWhatIsNoHeader(String text) {
        assertThat(read(line(text)).status()).isEqualTo(ProxyHeader.Status.BAD);
    }

    @Test
    void refusesWhatIsTooLongOrShort() {
        assertThat(read(line("PROXY " + "x".repeat(200))).status()).isEqualTo(ProxyHeader.Status.BAD);
        byte[] huge = V2.clone();
        huge[14] = 0x40;
        assertThat(read(huge).status()).isEqualTo(ProxyHeader.Status.BAD);
        byte[] shortened = V2.clone();
        shortened[15] = 4;
        assertThat(read(shortened).status()).isEqualTo(ProxyHeader.Status.BAD);
        byte[] version1 = V2.clone();
        version1[12] = 0x11;
        assertThat(read(version1).status()).isEqualTo(ProxyHeader.Status.BAD);
    }

    @Property
    void readsAnyBytesWithoutHarm(@ForAll byte[] bytes, @ForAll boolean signed) {
        byte[] all = signed ? Arrays.copyOf(V2, 12 + bytes.length) : bytes;
        if (signed) {
            System.arraycopy(bytes, 0, all, 12, bytes.length);
        }
        ProxyHeader header = read(all);
        assertThat(header.length()).isLessThanOrEqualTo(all.length);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.1.0/24,10.0.1.255,true",
        "10.0.1.0/24,10.0.2.0,false",
        "10.0.1.7,10.0.1.7,true",
        "10.0.1.7,10.0.1.8,false",
        "128.0.0.0/1,200.1.1.1,true",
        "10.0.0.0/15,10.1.255.1,true",
        "10.0.0.0/15,10.2.0.1,false",
        "0.0.0.0/0,1.2.3.4,true",
        "0.0.0.0/0,::1,false",
        "2001:db8::/32,2001:db8:1::1,true"
    })
    void knowsItsBalancers(String range, String address, boolean in) throws Exception {
        assertThat(AddressRange.parse(range).orElseThrow().contains(InetAddress.getByName(address)))
                .isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0/8", "::/129"})
    void refusesWhatIsNoRange(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
