package io.jackfield.media.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixerTest {
    private static final Mixer.Observer NOBODY = new Mixer.Observer() {
        @Override
        public void speaking(Voice voice, boolean speaks) {}

        @Override
        public void loudest(Voice voice, float level) {}
    };

    private static Codec codec(String name) {
        return switch (name) {
            case "PCMA" -> Codecs.PCMA;
            case "G722" -> Codecs.G722;
            case "OPUS" -> Codecs.OPUS;
            default -> Codecs.PCMU;
        };
    }

    /** Somebody in a room: packets in, payloads out, decoded. */
    private static final class Member {
        final Mixer mixer;
        final Voice voice;
        final Tones.Speaker speaker;
        final Hearing hearing;
        final Decoder decoder;
        final short[] heard;
        private final Codec codec;
        int at;

        Member(Mixer mixer, Codec codec, int number, double amplitude, boolean levelled) {
            this.mixer = mixer;
            this.codec = codec;
            voice = new Voice(mixer.sampleRate(), 100, levelled);
            voice.codec(codec);
            mixer.add(voice);
            speaker = new Tones.Speaker(codec, number + 1, Tones.frequency(number), amplitude);
            hearing = new Hearing(mixer, voice, codec);
            decoder = codec.decoder();
            heard = new short[codec.sampleRate() * 20];
        }

        void speak(long nowNs) {
            voice.packet(speaker.next(), nowNs);
        }

        void hear(long number) {
            assertThat(hearing.hear(number)).isTrue();
            at += decoder.decode(hearing.payload(), 0, hearing.size(), heard, at);
        }

        /** The amplitude of a speaker's tone in the last 400 ms. */
        double level(int speaker) {
            int count = codec.sampleRate() * 4 / 10;
            return Tones.amplitude(heard, at - count, count, codec.sampleRate(), Tones.frequency(speaker));
        }
    }

    private static List<Member> members(int count, Mixer mixer, Codec codec, double amplitude) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(mixer, codec, i, amplitude, false));
        }
        return members;
    }

    private static long run(List<Member> members, int speakers, long from, int frames) {
        for (long number = from; number < from + frames; number++) {
            long nowNs = number * Mixer.FRAME_NS;
            for (int i = 0; i < speakers; i++) {
                members.get(i).speak(nowNs);
            }
            for (Member member : members) {
                member.mixer.advance(number, nowNs);
                member.hear(number);
            }
        }
        return from + frames;
    }

    @ParameterizedTest
    @CsvSource({"PCMU,8000", "PCMA,8000", "PCMU,16000", "G722,16000", "OPUS,48000", "G722,8000"})
    void eachOfTenHearsTheSumOfTheNineOthers(String name, int rate) {
        Codec codec = codec(name);
        boolean opus = codec == Codecs.OPUS; // keeps what ears notice, and each of its encoders another part of that
        List<Member> members = members(10, new Mixer(rate, 0, NOBODY), codec, 2_000);
        run(members, 10, 0, 60);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                double level = members.get(i).level(j);
                if (i == j) {
                    assertThat(level).as("%d hears himself", i).isLessThan(opus ? 600 : 120);
                } else {
                    assertThat(level)
                            .as("%d hears %d", i, j)
                            .isBetween(opus ? 1_000.0 : 1_500.0, opus ? 3_000.0 : 2_400.0);
                }
            }
        }
    }

    @Test
    void loopsHandEachOtherTheirPart() {
        Mixer here = new Mixer(8_000, 0, NOBODY);
        Mixer there = new Mixer(8_000, 0, NOBODY);
        PartialRing to = new PartialRing(160);
        PartialRing back = new PartialRing(160);
        here.connect(back, to);
        there.connect(to, back);
        List<Member> members = members(2, here, Codecs.PCMU, 2_000);
        members.add(new Member(there, Codecs.PCMU, 2, 2_000, false));
        members.add(new Member(there, Codecs.PCMA, 3, 2_000, false));
        run(members, 4, 0, 60);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (i == j) {
                    assertThat(members.get(i).level(j)).isLessThan(120);
                } else {
                    assertThat(members.get(i).level(j)).isBetween(1_700.0, 2_300.0);
                }
            }
        }
        assertThat(to.dropped() + back.dropped()).isZero();
    }

    @Test
    void manySilentListenersCostOneEncoding() {
        Mixer mixer = new Mixer(8_000, 0, NOBODY);
        List<Member> members = members(50, mixer, Codecs.PCMU, 2_000);
        run(members, 2, 0, 100);
        assertThat(mixer.shared(Codecs.PCMU).frames()).isEqualTo(100);
        assertThat(members.get(49).hearing.payload())
                .isSameAs(members.get(48).hearing.payload());
        assertThat(members.get(49).level(0)).isBetween(1_700.0, 2_300.0);
        assertThat(members.get(49).level(1)).isBetween(1_700.0, 2_300.0);
        assertThat(members.get(0).level(0)).isLessThan(60);
        assertThat(members.get(0).level(1)).isBetween(1_700.0, 2_300.0);
    }

    @Test
    void thirtyWhoSpeakAtOnceAreNotCutAtFullScale() {
        List<Member> members = members(30, new Mixer(8_000, 0, NOBODY), Codecs.PCMU, 6_000);
        run(members, 30, 0, 100);
        double one = members.get(29).level(0);
        for (int j = 1; j < 29; j++) {
            assertThat(members.get(29).level(j)).isBetween(one * 0.7, one * 1.4);
        }
        double between = Tones.amplitude(
                members.get(29).heard, members.get(29).at - 3_200, 3_200, 8_000, Tones.frequency(3) + 45);
        assertThat(between).as("distortion").isLessThan(one * 0.15);
    }

    /** A listener of an adaptive codec who begins to speak must not hear a click when his own encoder takes over. */
    @ParameterizedTest
    @ValueSource(strings = {"G722", "PCMU"})
    void takingTheFloorIsNotHeardAsAClick(String name) {
        Mixer mixer = new Mixer(name.equals("G722") ? 16_000 : 8_000, 0, NOBODY);
        List<Member> members = members(3, mixer, codec(name), 4_000);
        Member one = members.get(1);
        long next = run(members, 1, 0, 100);
        int spoke = one.at;
        for (int i = 0; i < 100; i++) {
            one.speaker.pause();
        }
        next = run(members, 2, next, 50);
        run(members, 1, next, 100);
        double worst = 0;
        for (int i = spoke - one.codec.sampleRate() / 2; i < one.at - 2; i++) {
            double bend = Math.abs(one.heard[i + 2] - 2.0 * one.heard[i + 1] + one.heard[i]);
            worst = Math.max(worst, bend);
        }
        assertThat(one.level(0)).isBetween(3_600.0, 4_400.0);
        assertThat(worst).as("the sharpest bend in a sine of 400 Hz").isLessThan(1_400);
    }

    @Test
    void whoIsMutedIsNotHeardAndWhoIsDeafHearsNothing() {
        Mixer mixer = new Mixer(8_000, 0, NOBODY);
        List<Member> members = members(3, mixer, Codecs.PCMU, 2_000);
        members.get(0).voice.mute(true);
        members.get(2).hearing.deafen(true);
        run(members, 2, 0, 60);
        assertThat(members.get(1).level(0)).isLessThan(30);
        assertThat(members.get(0).level(1)).isBetween(1_700.0, 2_300.0);
        assertThat(members.get(2).level(1)).isLessThan(30);
    }

    @Test
    void aWhisperIsForOneAlone() {
        Mixer mixer = new Mixer(8_000, 0, NOBODY);
        List<Member> members = members(2, mixer, Codecs.PCMU, 2_000);
        short[] tone = new short[8_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (3_000 * Math.sin(2 * Math.PI * 1_500 * i / 8_000));
        }
        long next = run(members, 0, 0, 5);
        members.get(0).hearing.whisper().play(tone);
        run(members, 0, next, 30);
        Member told = members.get(0);
        Member other = members.get(1);
        assertThat(Tones.amplitude(told.heard, told.at - 1_600, 1_600, 8_000, 1_500))
                .isBetween(2_800.0, 3_200.0);
        assertThat(Tones.amplitude(other.heard, other.at - 1_600, 1_600, 8_000, 1_500))
                .isLessThan(30);
    }

    @Test
    void aLoopThatWasLateSendsWhatItOwesInOrder() {
        Mixer mixer = new Mixer(8_000, 0, NOBODY);
        List<Member> members = members(2, mixer, Codecs.PCMU, 2_000);
        run(members, 0, 0, 10);
        for (Member member : members) {
            for (long number = 10; number < 14; number++) {
                mixer.advance(number, 14 * Mixer.FRAME_NS);
                assertThat(member.hearing.hear(number)).isTrue();
            }
        }
        mixer.advance(200, 200 * Mixer.FRAME_NS);
        assertThat(members.get(0).hearing.hear(199)).isFalse();
        assertThat(members.get(0).hearing.hear(200)).isTrue();
    }

    @Test
    void nothingIsAllocatedForAFrame() {
        Mixer mixer = new Mixer(8_000, 0, NOBODY);
        List<Member> members = members(20, mixer, Codecs.PCMU, 2_000);
        long next = run(members, 5, 0, 300);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (long number = next; number < next + 400; number++) {
            long nowNs = number * Mixer.FRAME_NS;
            for (int i = 0; i < 20; i++) {
                if (i < 5) {
                    members.get(i).speak(nowNs);
                }
                mixer.advance(number, nowNs);
                members.get(i).hearing.hear(number);
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for 400 frames of 20 members")
                .isLessThan(20_000);
    }
}
