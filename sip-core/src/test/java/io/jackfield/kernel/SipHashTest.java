package io.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
    /** The vector of eight bytes in the paper's reference implementation: key 00..0f, message 00..07. */
    @Test
    void agreesWithTheReference() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(hash.hash(0x0706050403020100L)).isEqualTo(0x93f5f5799a932462L);
    }

    /** Vectors of the reference implementation: messages 00, 00 01, ... of these lengths, here at an offset. */
    @Test
    void agreesWithTheReferenceOnBytes() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        byte[] data = new byte[65];
        for (int i = 0; i < 64; i++) {
            data[i + 1] = (byte) i;
        }
        assertThat(hash.hash(data, 1, 0)).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.hash(data, 1, 1)).isEqualTo(0x74f839c593dc67fdL);
        assertThat(hash.hash(data, 1, 7)).isEqualTo(0xab0200f58b01d137L);
        assertThat(hash.hash(data, 1, 8)).isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.hash(data, 1, 15)).isEqualTo(0xa129ca6149be45e5L);
        assertThat(hash.hash(data, 1, 63)).isEqualTo(0x958a324ceb064572L);
    }

    @Test
    void redactedDoesNotPrintItself() {
        Redacted secret = Redacted.of("s3cret");
        assertThat(secret.secret()).isEqualTo("s3cret");
        assertThat(secret.toString() + java.util.List.of(secret)).doesNotContain("s3cret");
    }
}
