package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.SpeechWatch.State;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** When somebody speaks, in virtual time. */
class SpeechWatchTest {
    private static final long FRAME_NS = 20_000_000L;

    private final SpeechWatch watch = new SpeechWatch(300, 1_000_000_000L, 400_000_000L, 2_000_000_000L);
    private long nowNs = 5_000_000_000L;

    private State frames(int count, int amplitude) {
        short[] frame = new short[160];
        Arrays.fill(frame, (short) amplitude);
        for (int i = 0; i < count; i++) {
            watch.frame(frame, frame.length, nowNs);
            nowNs += FRAME_NS;
        }
        return watch.state();
    }

    @Test
    void nothingIsSaidInTime() {
        assertThat(frames(200, 10)).isEqualTo(State.WAITING); // the prompt plays
        watch.begins(nowNs);
        assertThat(frames(49, 10)).isEqualTo(State.WAITING);
        assertThat(frames(3, 10)).isEqualTo(State.NOTHING);
        assertThat(frames(10, 5_000)).isEqualTo(State.NOTHING);
    }

    @Test
    void aClickIsNoSpeechAndAPauseIsNoEnd() {
        watch.begins(nowNs);
        frames(2, 5_000);
        assertThat(frames(1, 0)).isEqualTo(State.WAITING);
        assertThat(frames(3, 5_000)).isEqualTo(State.SPEAKING);
        frames(15, 0);
        assertThat(frames(5, 5_000)).isEqualTo(State.SPEAKING);
        assertThat(frames(19, 0)).isEqualTo(State.SPEAKING);
        assertThat(frames(2, 0)).isEqualTo(State.ENDED);
    }

    @Test
    void whoIsNotHeardAnyMoreHasEnded() {
        watch.begins(nowNs);
        frames(5, 5_000);
        watch.time(nowNs + 400_000_000L);
        assertThat(watch.state()).isEqualTo(State.ENDED);
    }

    @Test
    void nobodySpeaksForEver() {
        watch.begins(nowNs);
        assertThat(frames(99, 5_000)).isEqualTo(State.SPEAKING);
        assertThat(frames(6, 5_000)).isEqualTo(State.ENDED);
    }

    @Property
    void anyAudioEndsSomewhere(@ForAll short[] amplitudes) {
        watch.begins(nowNs);
        for (short amplitude : amplitudes) {
            frames(1, amplitude);
        }
        frames(300, 0);
        assertThat(watch.state()).isIn(State.ENDED, State.NOTHING);
    }
}
