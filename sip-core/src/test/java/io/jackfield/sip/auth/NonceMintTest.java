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
    private final NonceMint mint = new NonceMint("realm", new Random(1), 3_600_000);

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
        assertThat(new NonceMint("realm", new Random(2), 3_600_000).recognise(mint.issue(1)))
                .isEmpty();
        assertThat(new NonceMint("other", new Random(1), 3_600_000).recognise(mint.issue(1)))
                .isEmpty();
    }

    /** The key changes by the hour; what the one before signed is good for another. */
    @Test
    void keysChange() {
        String first = mint.issue(0);
        mint.issue(3_599_999);
        String second = mint.issue(3_600_000);
        assertThat(mint.recognise(first)).isPresent();
        assertThat(mint.recognise(second)).isPresent();
        mint.issue(7_200_000);
        assertThat(mint.recognise(first)).isEmpty();
        assertThat(mint.recognise(second)).isPresent();
    }

    @Property
    void refusesGarbage(@ForAll String garbage) {
        assertThat(mint.recognise(garbage)).isEmpty();
    }
}
