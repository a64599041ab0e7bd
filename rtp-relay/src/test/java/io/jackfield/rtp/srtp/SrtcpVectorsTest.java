package io.jackfield.rtp.srtp;

import static io.jackfield.rtp.srtp.Reference.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SRTCP: the vectors of RFC 7714 17 hold the reference, and the reference holds the code under test; the key stream of RFC 6188 7.1. */
class SrtcpVectorsTest {
    private static final byte[] RTCP = hex("81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
            + "deadbeef deadbeef deadbeef deadbeef deadbeef");
    private static final byte[] SALT = hex("517569642070726f2071756f");
    private static final int INDEX = 0x5d4;

    private final SrtpBuffer buffer = new SrtpBuffer();

    /** RFC 7714 17.1. */
    @Test
    void gcmOf128Bits() throws Exception {
        assertThat(Reference.gcmRtcp(hex("000102030405060708090a0b0c0d0e0f"), SALT, INDEX, RTCP))
                .isEqualTo(
                        hex("81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda"
                                + "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4"));
    }

    /** RFC 7714 17.3. */
    @Test
    void gcmOf256Bits() throws Exception {
        assertThat(Reference.gcmRtcp(
                        hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), SALT, INDEX, RTCP))
                .isEqualTo(
                        hex("81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be"
                                + "8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4"));
    }

    /** RFC 6188 7.1: AES-256 in counter mode, of a packet with SSRC and sequence number 0. */
    @Test
    void theKeyStreamOf256Bits() throws Exception {
        byte[] packet = new byte[12 + 48];
        byte[] sealed = Reference.counterMode(
                hex("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98"),
                hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"),
                new byte[20],
                0,
                packet,
                10);
        assertThat(Arrays.copyOfRange(sealed, 12, 60))
                .isEqualTo(hex("92bdd28a93c3f52511c677d08b5515a4 9da71b2378a854f67050756ded165bac"
                        + "63c4868b7096d88421b563b8c94c9a31"));
    }

    @ParameterizedTest
    @EnumSource
    void protectsReportsAsTheReferenceDoes(CryptoSuite suite) throws Exception {
        byte[] material = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(suite.ordinal()).nextBytes(material);
        byte[] key = Arrays.copyOf(material, suite.keyBytes());
        byte[] salt = Arrays.copyOfRange(material, suite.keyBytes(), material.length);
        byte[] sessionKey = Reference.derive(key, salt, 3, suite.keyBytes());
        byte[] sessionSalt = Reference.derive(key, salt, 5, suite.saltBytes());
        MasterKey master = MasterKey.of(suite, material);
        SrtpSender sender = new SrtpSender(master, buffer);
        SrtpReceiver receiver = new SrtpReceiver(new CryptoAttribute(1, master), buffer);
        for (int i = 0; i < 3; i++) {
            ByteBuffer packet = ByteBuffer.allocateDirect(400).put(RTCP).flip();
            assertThat(sender.protectRtcp(packet)).isEqualTo(SrtpResult.OK);
            byte[] sent = new byte[packet.remaining()];
            packet.get(0, sent);
            int trailer = suite.isGcm() ? 4 : 4 + suite.rtcpTagBytes();
            int index = ByteBuffer.wrap(sent).getInt(sent.length - trailer) & 0x7fff_ffff;
            assertThat(index).isBetween(i, i + 1); // it may begin with 0 or 1, and then counts
            assertThat(sent)
                    .isEqualTo(
                            suite.isGcm()
                                    ? Reference.gcmRtcp(sessionKey, sessionSalt, index, RTCP)
                                    : Reference.counterModeRtcp(
                                            sessionKey,
                                            sessionSalt,
                                            Reference.derive(key, salt, 4, 20),
                                            index,
                                            RTCP,
                                            suite.rtcpTagBytes()));
            assertThat(receiver.unprotectRtcp(packet, i)).isEqualTo(SrtpResult.OK);
            byte[] opened = new byte[packet.remaining()];
            packet.get(packet.position(), opened);
            assertThat(opened).isEqualTo(RTCP);
        }
    }
}
