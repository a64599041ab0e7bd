package io.jackfield.rtp.srtp;

import static io.jackfield.rtp.srtp.Reference.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vectors of RFC 3711, RFC 6188 and RFC 7714, through the reference and the code under test. */
class SrtpVectorsTest {
    private static final byte[] RTP = hex(
            "8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");

    private final SrtpBuffer buffer = new SrtpBuffer();

    private static ByteBuffer packet(byte[] bytes) {
        return ByteBuffer.allocateDirect(2000).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(packet.position(), bytes);
        return bytes;
    }

    private byte[] sent(MasterKey key, byte[] rtp) {
        ByteBuffer packet = packet(rtp);
        assertThat(new SrtpSender(key, buffer).protect(packet)).isEqualTo(SrtpResult.OK);
        return bytes(packet);
    }

    /** RFC 3711 B.3. */
    @Test
    void theReferenceDerivesKeys() throws Exception {
        byte[] key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        byte[] salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        assertThat(Reference.derive(key, salt, 0, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(Reference.derive(key, salt, 2, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(Reference.derive(key, salt, 1, 20)).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    /** RFC 6188 7.2 and 7.3: 256 bits. */
    @Test
    void theReferenceDerivesLongKeys() throws Exception {
        byte[] key = hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] salt = hex("3b04803de51ee7c96423ab5b78d2");
        assertThat(Reference.derive(key, salt, 0, 32))
                .isEqualTo(hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"));
        assertThat(Reference.derive(key, salt, 2, 14)).isEqualTo(hex("fa31791685ca444a9e07c6c64e93"));
    }

    /** RFC 7714 16.1.1. */
    @Test
    void theReferenceEncryptsWithGcm() throws Exception {
        assertThat(Reference.gcm(hex("000102030405060708090a0b0c0d0e0f"), hex("517569642070726f2071756f"), 0, RTP))
                .isEqualTo(hex("8040f17b8041f8d35501a0b2 f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f"
                        + "42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce"));
    }

    /** A packet that other implementations use as their vector too. */
    @Test
    void protectsAKnownPacket() {
        MasterKey key = MasterKey.of(
                CryptoSuite.AES_CM_128_HMAC_SHA1_80,
                hex("E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6"));
        assertThat(sent(key, hex("800f1234decafbadcafebabe abababababababababababababababab")))
                .isEqualTo(hex("800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb"));
    }

    @ParameterizedTest
    @EnumSource
    void protectsAsTheReferenceDoes(CryptoSuite suite) throws Exception {
        byte[] material = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(suite.ordinal()).nextBytes(material);
        byte[] key = Arrays.copyOf(material, suite.keyBytes());
        byte[] salt = Arrays.copyOfRange(material, suite.keyBytes(), material.length);
        byte[] sessionKey = Reference.derive(key, salt, 0, suite.keyBytes());
        byte[] sessionSalt = Reference.derive(key, salt, 2, suite.saltBytes());
        byte[] expected = suite.isGcm()
                ? Reference.gcm(sessionKey, sessionSalt, 0, RTP)
                : Reference.counterMode(
                        sessionKey, sessionSalt, Reference.derive(key, salt, 1, 20), 0, RTP, suite.rtpTagBytes());
        MasterKey master = MasterKey.of(suite, material);

        byte[] sent = sent(master, RTP);
        assertThat(sent).isEqualTo(expected);

        ByteBuffer received = packet(sent);
        SrtpReceiver receiver = new SrtpReceiver(new CryptoAttribute(1, master), buffer);
        assertThat(receiver.unprotect(received, 0)).isEqualTo(SrtpResult.OK);
        assertThat(bytes(received)).isEqualTo(RTP);
    }
}
