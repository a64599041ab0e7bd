package io.jackfield.media.conference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShapingTest {
    @Test
    void theGateOpensAtSpeechAndClosesAfterAPause() {
        NoiseGate gate = new NoiseGate(100);
        assertThat(gate.open(90)).isFalse();
        assertThat(gate.open(900)).isTrue();
        for (int i = 0; i < 19; i++) {
            assertThat(gate.open(20)).as("frame %d of the pause", i).isTrue();
        }
        assertThat(gate.open(20)).isFalse();
        gate.open(900);
        gate.shut();
        assertThat(gate.open(20)).isFalse();
    }

    @Test
    void theThresholdRisesWithTheNoise() {
        NoiseGate gate = new NoiseGate(50);
        for (int level = 10; level <= 180; level++) {
            for (int i = 0; i < 40; i++) {
                assertThat(gate.open(level)).as("noise of %d", level).isFalse();
            }
        }
        assertThat(gate.open(NoiseGate.MAX_THRESHOLD + 1)).isTrue();
    }

    @Test
    void zeroLetsEverythingThrough() {
        assertThat(new NoiseGate(0).open(0)).isTrue();
    }

    @Test
    void softAndLoudSpeakersComeToTheSameLoudness() {
        AutoGain soft = new AutoGain();
        AutoGain loud = new AutoGain();
        for (int i = 0; i < 200; i++) {
            soft.gain(800, 2_400);
            loud.gain(4_000, 12_000);
        }
        assertThat(soft.gain() * 800).isBetween(1_950f, 2_150f);
        assertThat(loud.gain() * 4_000).isBetween(1_950f, 2_150f);
        AutoGain whisper = new AutoGain();
        for (int i = 0; i < 200; i++) {
            whisper.gain(100, 300);
        }
        assertThat(whisper.gain()).isEqualTo(AutoGain.MAX_GAIN);
        assertThat(whisper.gain(8_000, 30_000) * 30_000).as("a shout").isLessThan(32_001);
    }

    @Test
    void aRingDropsWhatDoesNotFitAndCatchesUp() {
        PartialRing ring = new PartialRing(1);
        int[] sum = new int[1];
        assertThat(ring.addTo(sum)).isFalse();
        for (int i = 1; i <= 10; i++) {
            ring.offer(new int[] {i}, true);
        }
        assertThat(ring.dropped()).isEqualTo(2);
        assertThat(ring.addTo(sum)).isTrue();
        assertThat(sum[0]).as("the last but one of eight").isEqualTo(7);
        assertThat(ring.skipped()).isEqualTo(6);
        assertThat(ring.addTo(sum)).isTrue();
        assertThat(ring.addTo(sum)).isFalse();
        assertThat(ring.missed()).isEqualTo(1);
        ring.offer(new int[] {11}, true);
        assertThat(ring.addTo(sum)).as("waits for a spare one").isFalse();
        ring.offer(new int[] {12}, false);
        assertThat(ring.addTo(sum)).isTrue();
        assertThat(ring.addTo(sum)).as("silence").isFalse();
        assertThat(sum[0]).isEqualTo(7 + 8 + 11);
    }

    @Test
    void aTrackPlaysSoundsInTurnAndThenItsLoop() {
        SoundTrack track = new SoundTrack();
        short[] loop = {1, 2, 3};
        track.loop(loop);
        short[] sound = new short[5];
        Arrays.fill(sound, (short) 9);
        track.play(sound);
        int[] sum = new int[4];
        track.addTo(sum);
        track.addTo(sum);
        assertThat(sum).containsExactly(18, 9, 9, 9);
        track.addTo(sum);
        track.addTo(sum);
        assertThat(sum).containsExactly(18 + 1 + 2, 9 + 2 + 3, 9 + 3 + 1, 9 + 1 + 2);
        for (int i = 0; i < SoundTrack.MAX_WAITING + 3; i++) {
            track.play(sound);
        }
        assertThat(track.refused()).isEqualTo(3);
    }
}
