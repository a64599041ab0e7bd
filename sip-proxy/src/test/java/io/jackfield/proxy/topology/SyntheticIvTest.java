package io.jackfield.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SyntheticIvTest {
    private final SyntheticIv cipher = new SyntheticIv("sixteen bytes or more".getBytes());

    /** RFC 5297 A.1. */
    @Test
    void theIvIsThatOfTheRfc() {
        SyntheticIv rfc =
                new SyntheticIv(hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0"), hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        byte[] label = rfc.label(hex("101112131415161718191a1b1c1d1e1f2021222324252627"));
        byte[] text = hex("112233445566778899aabbccddee");
        byte[] iv = new byte[SyntheticIv.BLOCK];
        rfc.iv(label, text, 0, text.length, iv);
        assertThat(iv).isEqualTo(hex("85632d07c6e8f37f950acd320a2ecc93"));
    }

    /** RFC 4493 4: CMAC of 40 and 64 bytes, seen through S2V without more than one string: the label of it is doubled zero XOR CMAC. */
    @Test
    void theMacIsThatOfTheRfc() {
        SyntheticIv rfc =
                new SyntheticIv(hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("2b7e151628aed2a6abf7158809cf4f3c"));
        byte[] forty = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411");
        byte[] sixtyFour = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        byte[] difference = xor(rfc.label(forty), rfc.label(sixtyFour));
        assertThat(difference)
                .isEqualTo(xor(hex("dfa66747de9ae63030ca32611497c827"), hex("51f0bebf7e3b9d92fc49741779363cfe")));
    }

    @Property
    void whatIsSealedOpensAndNothingElseDoes(
            @ForAll @Size(min = 1, max = 200) byte[] text, @ForAll int where, @ForAll byte change) {
        byte[] label = cipher.label(new byte[] {1});
        byte[] sealed = new byte[3 + SyntheticIv.IV_BYTES + text.length];
        cipher.seal(label, text, sealed, 3);
        assertThat(cipher.open(label, sealed, 3, sealed.length - 3)).isEqualTo(text);
        assertThat(cipher.open(cipher.label(new byte[] {2}), sealed, 3, sealed.length - 3))
                .isEmpty();
        assertThat(cipher.open(label, sealed, 3, sealed.length - 4)).isEmpty();

        byte[] again = new byte[sealed.length];
        cipher.seal(label, text, again, 3);
        assertThat(again).isEqualTo(sealed);

        if (change != 0) {
            sealed[3 + Math.floorMod(where, sealed.length - 3)] ^= change;
            assertThat(cipher.open(label, sealed, 3, sealed.length - 3)).isEmpty();
        }
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length);
        for (int i = 0; i < b.length; i++) {
            both[i] ^= b[i];
        }
        return both;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
