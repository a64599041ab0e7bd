package io.jackfield.rtp.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The messages of RFC 5769. */
class StunVectorsTest {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    /** RFC 5769 2.1 */
    private static final String REQUEST = """
            00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
            00 24 00 04 6e 00 01 ff
            80 29 00 08 93 2f f9 b1 51 26 3b 36
            00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
            00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
            80 28 00 04 e5 7a 3b cf
            """;

    /** RFC 5769 2.2 */
    private static final String RESPONSE_4 = """
            01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
            00 20 00 08 00 01 a1 47 e1 12 a6 43
            00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
            80 28 00 04 c0 7d 4c 96
            """;

    /** RFC 5769 2.3 */
    private static final String RESPONSE_6 = """
            01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
            80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
            00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
            00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
            80 28 00 04 c8 fb 0b 4c
            """;

    private static StunMessage read(String hex) {
        return StunMessage.parse(ByteBuffer.wrap(bytes(hex))).orElseThrow();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    @Test
    void request() {
        StunMessage message = read(REQUEST);
        assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
        assertThat(message.isBinding()).isTrue();
        assertThat(message.username()).contains("evtj:h6vY");
        assertThat(message.priority()).hasValue(0x6e0001ffL);
        assertThat(message.tieBreaker(false)).hasValue(0x932ff9b151263b36L);
        assertThat(message.tieBreaker(true)).isEmpty();
        assertThat(message.isAuthentic(PASSWORD)).isTrue();
        assertThat(message.isAuthentic(PASSWORD + "x")).isFalse();
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(message.unknown()).isEqualTo(-1);
    }

    @Test
    void responseForIpv4() {
        StunMessage message = read(RESPONSE_4);
        assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(message.mappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(message.isAuthentic(PASSWORD)).isTrue();
        assertThat(message.hasFingerprint()).isTrue();
    }

    @Test
    void responseForIpv6() {
        StunMessage message = read(RESPONSE_6);
        assertThat(message.mappedAddress())
                .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(message.isAuthentic(PASSWORD)).isTrue();
        assertThat(message.hasFingerprint()).isTrue();
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] good = bytes(REQUEST);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            boolean believed = StunMessage.parse(ByteBuffer.wrap(bad))
                    .map(message -> message.hasFingerprint() && message.isAuthentic(PASSWORD))
                    .orElse(false);
            assertThat(believed).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        StunMessage request = read(REQUEST);
        InetSocketAddress source = new InetSocketAddress("2001:db8::9", 4321);
        StunMessage success = StunMessage.parse(ByteBuffer.wrap(
                        StunWriter.success(request).mapped(source).sealed("secret")))
                .orElseThrow();
        assertThat(success.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(success.transactionId()).isEqualTo(request.transactionId());
        assertThat(success.mappedAddress()).contains(source);
        assertThat(success.isAuthentic("secret")).isTrue();
        assertThat(success.hasFingerprint()).isTrue();
        StunMessage error = StunMessage.parse(ByteBuffer.wrap(
                        StunWriter.error(request, 487, "Role Conflict").open()))
                .orElseThrow();
        assertThat(error.errorCode()).hasValue(487);
        assertThat(error.isAuthentic("secret")).isFalse();
    }

    @Test
    void whatStandsAfterTheIntegrityIsNotBelieved() {
        byte[] sealed = StunWriter.request(new byte[12]).username("a:b").sealed("pw");
        byte[] longer = java.util.Arrays.copyOf(sealed, sealed.length + 4);
        longer[3] += 4;
        longer[sealed.length] = 0;
        longer[sealed.length + 1] = StunAttribute.USE_CANDIDATE;
        StunMessage message = StunMessage.parse(ByteBuffer.wrap(longer)).orElseThrow();
        assertThat(message.has(StunAttribute.USE_CANDIDATE)).isFalse();
    }
}
