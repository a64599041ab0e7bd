package io.jackfield.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoAttributeTest {
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final String START = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY;

    @Test
    void readsLifetimeAndIdentifier() {
        CryptoAttribute plain = CryptoAttribute.parse(START).orElseThrow();
        assertThat(plain.tag()).isEqualTo(1);
        assertThat(plain.lifetime()).isZero();
        assertThat(plain.mkiBytes()).isZero();
        assertThat(plain.format(false)).isEqualTo(START);

        CryptoAttribute full = CryptoAttribute.parse(START + "|2^20|1:4").orElseThrow();
        assertThat(full.lifetime()).isEqualTo(1 << 20);
        assertThat(full.mki()).isEqualTo(1);
        assertThat(full.mkiBytes()).isEqualTo(4);
        assertThat(full.key()).isEqualTo(plain.key());
        assertThat(CryptoAttribute.parse(START + "|7:2").orElseThrow().mki()).isEqualTo(7);
        assertThat(CryptoAttribute.parse(START + "|1000").orElseThrow().lifetime())
                .isEqualTo(1000);
        assertThat(CryptoAttribute.parse(START + "|2^31 WSH=64")).isPresent();
        assertThat(CryptoAttribute.parse(START + "|2^20|1:4;inline:" + KEY + "|2^20|2:4"))
                .isPresent();
    }

    @Test
    void readsKeysOfEverySuitePaddedOrNot() {
        for (CryptoSuite suite : CryptoSuite.values()) {
            MasterKey key = MasterKey.random(suite, new java.util.Random(1));
            for (boolean padded : new boolean[] {true, false}) {
                String line = new CryptoAttribute(3, key, 1L << 31, 0, 0).format(padded);
                assertThat(CryptoAttribute.parse(line).orElseThrow().key()).isEqualTo(key);
                assertThat(line).contains("|2^31");
            }
        }
    }

    /** RFC 4568 6.3: a session parameter that is not understood makes the line unusable. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_99 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "AAAA",
                "1 AES_CM_128_HMAC_SHA1_80 inline:????" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                START + " UNENCRYPTED_SRTP",
                START + " KDR=1",
                START + "|2^99",
                START + "|x",
                START + "|1:999",
                START + "|1:4|2^20",
                START + "|99999999999999999999999:4",
                START + "|2^20|1:4|9"
            })
    void refusesWhatItCannotDo(String line) {
        assertThat(CryptoAttribute.parse(line)).isEmpty();
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String text) {
        CryptoAttribute.parse(text);
        CryptoAttribute.parse(START + text);
    }
}
