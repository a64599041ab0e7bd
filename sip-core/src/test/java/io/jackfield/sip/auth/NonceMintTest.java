package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NonceMintTest {
    private final NonceMint mint = new NonceMint("realm", new Random(1));

    @Property
    void recognisesItsOwn(@ForAll @LongRange(min = 0) long nowMs) {
        assertThat(mint.recognise(mint.issue(nowMs)))
                .hasValueSatisfying(n -> assertThat(n.issuedMs()).isEqualTo(nowMs));
    }

    @Test
    void numbersThemInOrderAndNeverTwice() {
        Set<String> seen = new HashSet<>();
        for (long sequence = 1; sequence < 100; sequence++) {
            String nonce = mint.issue(5);
            assertThat(seen.add(nonce)).isTrue();
            assertThat(mint.recognise(nonce).orElseThrow().sequence()).isEqualTo(sequence);
        }
    }

    @Property
    void refusesWhatWasChanged(
            @ForAll @IntRange(min = 0, max = 41) int at, @ForAll @IntRange(min = 1, max = 25) int by) {
        String nonce = mint.issue(1_000);
        char[] changed = nonce.toCharArray();
        changed[at] = changed[at] >= 'a' && changed[at] <= 'z' ? (char) ('a' + (changed[at] - 'a' + by) % 26) : 'a';
        assertThat(mint.recognise(new String(changed))).isEmpty();
    }

    @Test
    void refusesThoseOfAnotherKeyOrRealm() {
        assertThat(new NonceMint("realm", new Random(2)).recognise(mint.issue(1)))
                .isEmpty();
        assertThat(new NonceMint("other", new Random(1)).recognise(mint.issue(1)))
                .isEmpty();
    }

    @Property
    void refusesGarbage(@ForAll String garbage) {
        assertThat(mint.recognise(garbage)).isEmpty();
    }
}
