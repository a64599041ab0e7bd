package io.jackfield.rtp.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.DtmfDetector;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfTone;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamBridgeTest {
    private static final int IN = 96;
    private static final int OUT = 97;
    private static final int EVENT = 101;

    private record Sent(int type, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload) {}

    private final List<Sent> sent = new ArrayList<>();

    private StreamBridge bridge(Codec from, Codec to, int eventIn, int eventOut, int frameMs, boolean repacket) {
        BridgePlan plan =
                new BridgePlan(Map.of(IN, from), eventIn, 8000, 13, to, OUT, eventOut, 8000, -1, frameMs, repacket);
        return new StreamBridge(plan, new Numbering(77, 65_530, 1000), this::take);
    }

    private void take(ByteBuffer packet) {
        RtpPacket rtp = new RtpPacket();
        assertThat(rtp.wrap(packet)).isTrue();
        byte[] payload = new byte[rtp.payloadSize()];
        rtp.payload(payload, 0);
        sent.add(new Sent(rtp.payloadType(), rtp.marker(), rtp.sequence(), rtp.timestamp(), rtp.ssrc(), payload));
    }

    private static ByteBuffer rtp(int type, int sequence, int timestamp, int ssrc, byte[] payload, int size) {
        ByteBuffer packet = ByteBuffer.allocate(12 + size);
        RtpPacket.writeHeader(packet, type, false, sequence, timestamp, ssrc);
        return packet.put(payload, 0, size).flip();
    }

    private static short[] tone(int rate, double amplitude, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * 1000 * i / rate));
        }
        return pcm;
    }

    private static void speak(StreamBridge bridge, Codec codec, short[] pcm, java.util.function.IntPredicate arrives) {
        Encoder encoder = codec.encoder();
        int frame = codec.sampleRate() / 50;
        byte[] payload = new byte[4000];
        for (int i = 0; (i + 1) * frame <= pcm.length; i++) {
            int size = encoder.encode(pcm, i * frame, frame, payload, 0);
            if (arrives.test(i)) {
                bridge.packet(rtp(IN, 1000 + i, 5000 + i * codec.clockUnits(frame), 5, payload, size));
            }
        }
    }

    private short[] heard(Codec codec) {
        Decoder decoder = codec.decoder();
        short[] all = new short[sent.size() * Decoder.MAX_SAMPLES];
        int at = 0;
        for (Sent one : sent) {
            at += decoder.decode(one.payload, 0, one.payload.length, all, at);
        }
        return java.util.Arrays.copyOf(all, at);
    }

    static Stream<Arguments> pairs() {
        List<Codec> all = Codecs.installed().all();
        return all.stream().flatMap(from -> all.stream().map(to -> Arguments.of(from, to)));
    }

    /** What each codec leaves of a tone, in dB of signal over all else. */
    private static double known(Codec codec) {
        return switch (codec.name()) {
            case "PCMU", "PCMA" -> 35;
            case "G722" -> 35;
            case "opus" -> 12;
            case "G729" -> 12;
            default -> 60;
        };
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void keepsLevelAndClarityOfATone(Codec from, Codec to) {
        double amplitude = 8000;
        speak(
                bridge(from, to, -1, -1, 20, true),
                from,
                tone(from.sampleRate(), amplitude, 2 * from.sampleRate()),
                i -> true);
        short[] heard = heard(to);
        int rate = to.sampleRate();
        int start = rate / 2;
        int end = heard.length / rate * rate;
        assertThat(heard.length).isBetween(2 * rate - rate / 5, 2 * rate);
        double re = 0;
        double im = 0;
        double energy = 0;
        end = start + (heard.length - start) / (rate / 100) * (rate / 100); // whole periods
        for (int i = start; i < end; i++) {
            re += heard[i] * Math.cos(2 * Math.PI * 1000 * i / rate);
            im += heard[i] * Math.sin(2 * Math.PI * 1000 * i / rate);
            energy += (double) heard[i] * heard[i];
        }
        int n = end - start;
        double found = 2 * Math.hypot(re, im) / n;
        double signal = found * found / 2 * n;
        double snr = 10 * Math.log10(signal / Math.max(1, energy - signal));
        double slack = from.name().equals("G729") && to.name().equals("G729") ? 1.5 : 1; // a voice coder, twice
        assertThat(20 * Math.log10(found / amplitude)).as("level").isBetween(-slack, slack);
        assertThat(snr).as("signal to noise").isGreaterThan(Math.min(known(from), known(to)) - 3);
    }

    @Test
    void numbersWhatItSendsWithoutAGapWhateverTheSourceDoes() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.PCMA, -1, -1, 20, false);
        byte[] payload = new byte[160];
        for (int i = 0; i < 5; i++) {
            bridge.packet(rtp(IN, 100 + i, 160 * i, 5, payload, 160));
        }
        for (int i = 0; i < 5; i++) {
            bridge.packet(rtp(IN, 60_000 + i, 77_000 + 160 * i, 6, payload, 160));
        }
        assertThat(sent).hasSize(10).allMatch(one -> one.ssrc == 77 && one.type == OUT);
        for (int i = 0; i < 10; i++) {
            assertThat(sent.get(i).sequence).isEqualTo(65_530 + i & 0xffff);
            assertThat(sent.get(i).timestamp).isEqualTo(1000 + 160 * i);
        }
    }

    @Test
    void passesTheSameCodecOnWithNumbersOfItsOwn() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.PCMU, -1, -1, 20, false);
        byte[] payload = "0123456789".repeat(16).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        bridge.packet(rtp(IN, 10, 0, 5, payload, 160));
        bridge.packet(rtp(IN, 12, 320, 5, payload, 160));
        bridge.packet(rtp(IN, 11, 160, 5, payload, 160));
        bridge.packet(rtp(IN, 500, 9000, 9, payload, 160));
        assertThat(sent).allMatch(one -> java.util.Arrays.equals(one.payload, payload) && one.ssrc == 77);
        assertThat(sent.stream().map(one -> one.sequence - 65_530 & 0xffff)).containsExactly(0, 2, 1, 3);
        assertThat(sent.stream().map(one -> one.timestamp)).containsExactly(1000, 1320, 1160, 1480);
    }

    @Test
    void fillsInForWhatIsLostAndWaitsForWhatIsOnlyLate() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.PCMA, -1, -1, 20, false);
        byte[] payload = new byte[160];
        for (int sequence : new int[] {0, 1, 3, 2, 4, 6, 7, 5, 8}) {
            bridge.packet(rtp(IN, sequence, 160 * sequence, 5, payload, 160));
        }
        assertThat(sent).hasSize(9);
        assertThat(bridge.lost()).isOne();
        assertThat(bridge.late()).isOne();
        assertThat(sent.get(8).timestamp).isEqualTo(1000 + 160 * 8);
    }

    @Test
    void keepsThePausesOfTheTalker() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.OPUS, -1, -1, 20, false);
        byte[] payload = new byte[160];
        bridge.packet(rtp(IN, 0, 0, 5, payload, 160));
        bridge.packet(rtp(IN, 1, 8000, 5, payload, 160));
        assertThat(sent.get(sent.size() - 1).timestamp - sent.get(0).timestamp).isBetween(47_000, 48_100);
        assertThat(sent.get(sent.size() - 1).marker || sent.get(sent.size() - 2).marker)
                .isTrue();
    }

    @Test
    void changesThePacketTime() {
        short[] pcm = tone(8000, 8000, 8000);
        speak(bridge(Codecs.PCMU, Codecs.PCMU, -1, -1, 40, true), Codecs.PCMU, pcm, i -> true);
        assertThat(sent).hasSize(25).allMatch(one -> one.payload.length == 320);
        assertThat(sent.get(1).timestamp - sent.get(0).timestamp).isEqualTo(320);
    }

    @Test
    void makesEventsAudibleForWhoKnowsNone() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.PCMA, EVENT, -1, 20, false);
        byte[] silence = new byte[160];
        java.util.Arrays.fill(silence, (byte) 0xff);
        int sequence = 0;
        for (int i = 0; i < 10; i++) {
            bridge.packet(rtp(IN, sequence++, 160 * i, 5, silence, 160));
        }
        ByteBuffer event = ByteBuffer.allocate(4);
        for (int i = 1; i <= 8; i++) {
            event.clear();
            new DtmfEvent(5, i >= 6, 10, 160 * Math.min(i, 6)).write(event);
            bridge.packet(rtp(EVENT, sequence++, 1600, 5, event.array(), 4));
        }
        for (int i = 16; i < 26; i++) {
            bridge.packet(rtp(IN, sequence++, 160 * i, 5, silence, 160));
        }
        short[] heard = heard(Codecs.PCMA);
        assertThat(keys(heard, 8000)).isEqualTo("5");
        assertThat(sent).hasSize(26).allMatch(one -> one.type == OUT);
        assertThat(sent.get(25).timestamp).isEqualTo(1000 + 25 * 160);
    }

    @Test
    void makesEventsOfKeysThatAreHeardForWhoWantsEvents() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.PCMA, -1, EVENT, 20, false);
        short[] pcm = new short[8000];
        new DtmfTone(8000).write('7', 10, pcm, 1600, 1600);
        speak(bridge, Codecs.PCMU, pcm, i -> true);
        List<Sent> events = sent.stream().filter(one -> one.type == EVENT).toList();
        assertThat(events).hasSizeBetween(8, 14).allMatch(one -> one.payload[0] == 7);
        assertThat(events.stream().map(one -> one.timestamp).distinct()).hasSize(1);
        assertThat(events.stream().filter(one -> one.payload[1] < 0)).hasSize(3);
        assertThat(sent.stream().filter(one -> one.type == OUT)).hasSizeGreaterThan(35);
    }

    @Test
    void passesEventsOnInTheNumbersOfTheOtherSide() {
        StreamBridge bridge = bridge(Codecs.PCMU, Codecs.OPUS, EVENT, 110, 20, false);
        byte[] audio = new byte[160];
        bridge.packet(rtp(IN, 0, 0, 5, audio, 160));
        ByteBuffer event = ByteBuffer.allocate(4);
        new DtmfEvent(9, false, 10, 160).write(event);
        bridge.packet(rtp(EVENT, 1, 160, 5, event.array(), 4));
        Sent last = sent.get(sent.size() - 1);
        assertThat(last.type).isEqualTo(110);
        assertThat(last.payload[0]).isEqualTo((byte) 9);
        bridge.blockKeys(true);
        int before = sent.size();
        bridge.packet(rtp(EVENT, 2, 160, 5, event.array(), 4));
        assertThat(sent).hasSize(before);
    }

    @Test
    void survivesAnyPayload() {
        java.util.Random random = new java.util.Random(3);
        for (Codec from : Codecs.installed().all()) {
            StreamBridge bridge = bridge(from, Codecs.PCMU, EVENT, -1, 20, true);
            for (int i = 0; i < 3000; i++) {
                byte[] payload = new byte[random.nextInt(400)];
                random.nextBytes(payload);
                int type = random.nextInt(4) == 0 ? EVENT : random.nextInt(10) == 0 ? 13 : IN;
                bridge.packet(
                        rtp(type, i + random.nextInt(4), random.nextInt(1 << 20), i / 1000, payload, payload.length));
                sent.clear();
            }
        }
    }

    private static String keys(short[] pcm, int rate) {
        DtmfDetector detector = new DtmfDetector(rate);
        StringBuilder keys = new StringBuilder();
        char down = 0;
        for (int i = 0; i + 80 <= pcm.length; i += 80) {
            char now = detector.listen(pcm, i, 80);
            if (now != down && now != 0) {
                keys.append(now);
            }
            down = now;
        }
        return keys.toString();
    }
}
