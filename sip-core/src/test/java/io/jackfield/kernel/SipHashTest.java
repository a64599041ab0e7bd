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

    @Test
    void redactedDoesNotPrintItself() {
        Redacted secret = Redacted.of("s3cret");
        assertThat(secret.secret()).isEqualTo("s3cret");
        assertThat(secret.toString() + java.util.List.of(secret)).doesNotContain("s3cret");
    }
}
