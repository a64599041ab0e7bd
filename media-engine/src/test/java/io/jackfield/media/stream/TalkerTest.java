package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.media.sound.Sound;
import io.jackfield.rtp.codec.Codecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TalkerTest {
    private static final long MS = 1_000_000L;

    private final List<String> log = new ArrayList<>();
    private final PromptLibrary library = new PromptLibrary(Path.of("."), 1 << 20);
    private long nowNs = 7 * MS;
    private int keys;
    private Talker talker;

    @BeforeEach
    void setUp() {
        FrameGrid grid = new FrameGrid(0, 8_000, 0);
        talker = new Talker(grid, new Talker.Effects() {
            @Override
            public boolean frame(PromptFrames sound, int index, long pointNs, boolean marker) {
                assertThat(sound.size(index)).isEqualTo(160);
                log.add(pointNs / MS + (marker ? "! " : " ") + (sound.data()[sound.offset(index)] & 0xFF));
                return true;
            }

            @Override
            public boolean live(long pointNs, boolean marker) {
                log.add(pointNs / MS + (marker ? "! " : " ") + "live");
                return true;
            }

            @Override
            public boolean press(long pointNs) {
                log.add(pointNs / MS + " key");
                return --keys > 0;
            }

            @Override
            public void played(boolean completed) {
                log.add("played " + completed);
            }
        });
    }

    /** Frames whose first byte is a number of their own. */
    private PromptFrames sound(int frames, int number, int times) {
        short[] samples = new short[frames * 160];
        byte[] code = new byte[1];
        short[] value = new short[1];
        for (int i = 0; i < frames; i++) {
            code[0] = (byte) (number + i);
            Codecs.PCMU.decoder().decode(code, 0, 1, value, 0);
            samples[i * 160] = value[0];
        }
        return library.encoded(Prompt.sound(new Sound(8_000, samples)).times(times), Codecs.PCMU);
    }

    private void runTo(long ms) {
        while (talker.nextDeadlineNs() <= ms * MS) {
            nowNs = Math.max(nowNs, talker.nextDeadlineNs());
            talker.onDeadline(nowNs);
        }
        nowNs = ms * MS;
    }

    @Test
    void whatIsLiveTakesThePlaceOfTheFillingAndGivesWayToPromptsAndKeys() {
        talker.fill(List.of(sound(1, 90, 1)), nowNs);
        runTo(20);
        talker.live(true, nowNs);
        runTo(40);
        talker.play(List.of(sound(1, 10, 1)), nowNs);
        runTo(60);
        keys = 1;
        talker.press(nowNs);
        runTo(100);
        talker.live(false, nowNs);
        runTo(120);
        assertThat(log).containsExactly("20! 90", "40 live", "60 10", "played true", "80 key", "100! live", "120 90");
    }

    @Test
    void aPromptGoesOutOnTheGridAndThenThereIsQuiet() {
        talker.play(List.of(sound(3, 10, 1)), nowNs);
        talker.onDeadline(nowNs); // stale: too early
        runTo(200);
        assertThat(log).containsExactly("20! 10", "40 11", "60 12", "played true");
        assertThat(talker.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void severalPromptsFollowWithoutGapAndRepeat() {
        talker.play(List.of(sound(1, 10, 2), sound(2, 20, 1)), nowNs);
        runTo(200);
        assertThat(log).containsExactly("20! 10", "40 10", "60 20", "80 21", "played true");
    }

    @Test
    void forEverMeansUntilStopped() {
        talker.play(List.of(sound(1, 10, Prompt.FOREVER)), nowNs);
        runTo(100_000);
        assertThat(log).hasSize(5_000);
        talker.stop(nowNs);
        talker.stop(nowNs);
        runTo(200_000);
        assertThat(log).hasSize(5_001).endsWith("played false");
    }

    @Test
    void anotherPromptTakesThePlaceOfTheOneBefore() {
        talker.play(List.of(sound(5, 10, 1)), nowNs);
        runTo(40);
        talker.play(List.of(sound(1, 20, 1)), nowNs);
        runTo(100);
        assertThat(log).containsExactly("20! 10", "40 11", "played false", "60 20", "played true");
    }

    @Test
    void theFillingSoundsAroundPrompts() {
        talker.fill(List.of(sound(2, 90, 1)), nowNs);
        runTo(60);
        talker.play(List.of(sound(1, 10, 1)), nowNs);
        runTo(100);
        assertThat(log).containsExactly("20! 90", "40 91", "60 90", "80 10", "played true", "100 91");
        talker.fill(List.of(), nowNs);
        assertThat(talker.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void keysGoFirstAndThePromptStandsStill() {
        talker.play(List.of(sound(2, 10, 1)), nowNs);
        runTo(20);
        keys = 2;
        talker.press(nowNs);
        runTo(200);
        assertThat(log).containsExactly("20! 10", "40 key", "60 key", "80! 11", "played true");
    }

    @Test
    void hushedItStandsStill() {
        talker.play(List.of(sound(2, 10, 1)), nowNs);
        runTo(20);
        talker.hush(true, nowNs);
        runTo(500);
        talker.hush(false, nowNs);
        runTo(600);
        assertThat(log).containsExactly("20! 10", "500! 11", "played true");
    }

    @Test
    void aLateWakeUpCatchesUpAndAVeryLateOneSkips() {
        talker.play(List.of(sound(9, 10, 1)), nowNs);
        nowNs = 65 * MS;
        talker.onDeadline(nowNs);
        assertThat(log).containsExactly("20! 10", "40 11", "60 12");
        nowNs = 1_010 * MS;
        talker.onDeadline(nowNs);
        assertThat(log).hasSize(3 + Talker.MAX_BURST).endsWith("160 17");
        assertThat(talker.nextDeadlineNs()).isEqualTo(1_020 * MS);
        runTo(1_040);
        assertThat(log).endsWith("1020! 18", "played true");
    }
}
