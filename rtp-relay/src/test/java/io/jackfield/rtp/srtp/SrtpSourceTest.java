package io.jackfield.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SrtpSourceTest {
    private static boolean take(SrtpSource source, long index) {
        boolean fresh = source.isNew(index);
        if (fresh) {
            source.note(index);
        }
        return fresh;
    }

    /** What is new is so once, what is late is so within the window, and nothing of before the first is taken. */
    @Property(tries = 300)
    void takesEachIndexOnce(@ForAll @Size(min = 1, max = 60) int @IntRange(min = -90, max = 90) [] steps) {
        SrtpSource source = SrtpSource.beginning(7, 40);
        Set<Long> taken = new HashSet<>();
        long at = 40;
        long highest = 40;
        for (int step : steps) {
            at += step;
            boolean fresh = take(source, at);
            boolean old = at < 0 || highest - at >= SrtpSource.WINDOW;
            assertThat(fresh).isEqualTo(!old && taken.add(at));
            highest = fresh ? Math.max(highest, at) : highest;
        }
    }

    @Test
    void followsTheSequenceOverItsEndAndBack() {
        SrtpSource source = SrtpSource.beginning(7, 65_534);
        assertThat(take(source, source.indexOf(65_534))).isTrue();
        assertThat(source.indexOf(1)).isEqualTo(0x10001);
        assertThat(take(source, source.indexOf(1))).isTrue();
        assertThat(source.indexOf(65_535)).isEqualTo(65_535);
        assertThat(take(source, source.indexOf(65_535))).isTrue();
        assertThat(take(source, source.indexOf(65_535))).isFalse();
        assertThat(source.index()).isEqualTo(new SrtpIndex(7, 1, 1));
    }

    /** Late packets of before the first would have a rollover counter of -1: their index must not become the highest. */
    @Test
    void nothingIsBeforeTheFirst() {
        SrtpSource source = SrtpSource.beginning(7, 3);
        assertThat(take(source, source.indexOf(3))).isTrue();
        assertThat(take(source, source.indexOf(65_530))).isFalse();
        assertThat(take(source, source.indexOf(4))).isTrue();
        assertThat(source.index()).isEqualTo(new SrtpIndex(7, 0, 4));
    }

    @Test
    void goesOnBehindWhatAnotherHad() {
        SrtpSource source = SrtpSource.after(new SrtpIndex(7, 2, 65_535));
        for (int i = 0; i < 100; i++) {
            assertThat(take(source, source.indexOf(65_535 - i))).isFalse();
        }
        assertThat(take(source, source.indexOf(0))).isTrue();
        assertThat(source.index()).isEqualTo(new SrtpIndex(7, 3, 0));
    }
}
