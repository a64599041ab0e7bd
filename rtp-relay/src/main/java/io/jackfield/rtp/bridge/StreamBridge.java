package io.jackfield.rtp.bridge;

import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfTone;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Resampler;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the stream of one side into what the other side understands. Packets go in as they come and come out as they are ready; there
 * is no clock in it and no delay but what fills a packet. What is lost is concealed, what comes late is dropped, a source that changes
 * goes on with the numbers of the one before it. Belongs to one thread.
 */
public final class StreamBridge {
    /** Where packets go: from position to limit, with room for a tag behind; valid until this returns. */
    public interface Out {
        /** One packet. */
        void send(ByteBuffer packet);
    }

    /** A pause longer than this is none: the sender began anew. */
    private static final int LONGEST_PAUSE_SECONDS = 60;
    /** That Opus has (RFC 6716 2.1.4). */
    private static final int LONGEST_PACKET_MS = 120;
    /** And so many samples, where each is a byte. */
    private static final int LARGEST_PAYLOAD = 2_048;
    /** What an event may have grown by from one packet to the next. */
    private static final int LONGEST_TONE_MS = 700;

    private final BridgePlan plan;
    private final SpeechOut out;
    private final Sequencer sequencer = new Sequencer(new Arrivals());
    private final RtpPacket packet = new RtpPacket();
    private final Map<Integer, Decoder> decoders = new HashMap<>();
    private final Map<Integer, Resampler> resamplers = new HashMap<>();
    private final short[] decoded;
    private short[] converted = {};
    private final DtmfTone tone;

    private int lastType = -1;
    private int lastSamples;
    private boolean expecting;
    private int expected;
    private boolean inEvent;
    private int eventTimestamp;
    private int eventOutTimestamp;
    private int eventUnits;
    private boolean silent;
    private boolean mute;
    private boolean withoutKeys;
    private long unknown;

    /** A bridge whose stream goes on from these numbers. */
    public StreamBridge(BridgePlan plan, Numbering from, Out out) {
        this.plan = plan;
        this.out = new SpeechOut(plan, from, out);
        int most = plan.in().values().stream().mapToInt(Codec::sampleRate).max().orElse(0) / 1000 * LONGEST_PACKET_MS;
        this.decoded = new short[Math.max(LARGEST_PAYLOAD, most)];
        this.tone = new DtmfTone(plan.out().sampleRate());
    }

    /** What it does. */
    public BridgePlan plan() {
        return plan;
    }

    /** Whether audio is replaced by silence. */
    public void silence(boolean on) {
        silent = on;
    }

    /** Whether telephone events are dropped. */
    public void blockKeys(boolean on) {
        withoutKeys = on;
    }

    /** Whether nothing of the stream is passed on, because something else is played in its place. */
    public void mute(boolean on) {
        mute = on;
    }

    /** An RTP packet, from position to limit. */
    public void packet(ByteBuffer bytes) {
        if (!packet.wrap(bytes)) {
            unknown++;
        } else if (plan.passes(packet.payloadType()) && !plan.listens() && !silent) {
            if (!mute) {
                out.pass(packet, bytes);
            }
            expecting = false;
        } else {
            sequencer.put(packet);
        }
    }

    private final class Arrivals implements Sequencer.Out {
        @Override
        public void packet(byte[] payload, int size, int payloadType, int timestamp) {
            if (payloadType == plan.eventIn()) {
                event(payload, size, timestamp);
                return;
            }
            if (payloadType == plan.noiseIn()) {
                if (!mute) {
                    out.noise(payload, size);
                }
                return;
            }
            Codec codec = plan.in().get(payloadType);
            if (codec == null) {
                unknown++;
                return;
            }
            audio(codec, payload, size, payloadType, timestamp);
        }

        @Override
        public void lost() {
            Codec codec = plan.in().get(lastType);
            Decoder decoder = decoders.get(lastType);
            if (codec != null && decoder != null && lastSamples > 0 && !inEvent) {
                decoder.conceal(decoded, 0, lastSamples);
                expected += codec.clockUnits(lastSamples);
                deliver(codec, lastSamples);
            }
        }

        @Override
        public void began() {
            expecting = false;
            inEvent = false;
        }
    }

    private void audio(Codec codec, byte[] payload, int size, int payloadType, int timestamp) {
        int samples =
                decoders.computeIfAbsent(payloadType, type -> codec.decoder()).decode(payload, 0, size, decoded, 0);
        if (expecting) {
            int gap = timestamp - expected;
            if (gap > 0 && gap < LONGEST_PAUSE_SECONDS * codec.clockRate() && !mute) {
                out.pause((int) ((long) gap * plan.out().clockRate() / codec.clockRate()));
            }
        }
        expecting = true;
        expected = timestamp + codec.clockUnits(samples);
        lastType = payloadType;
        lastSamples = samples;
        if (inEvent && expected - eventTimestamp > eventUnits + codec.clockRate() / 5) {
            inEvent = false; // its end was lost
        }
        if (!inEvent) {
            deliver(codec, samples);
        }
    }

    private void deliver(Codec codec, int samples) {
        if (mute) {
            return;
        }
        if (silent) {
            java.util.Arrays.fill(decoded, 0, samples, (short) 0);
        }
        int from = codec.sampleRate();
        int to = plan.out().sampleRate();
        if (from == to) {
            out.audio(decoded, 0, samples);
        } else {
            Resampler resampler = resamplers.computeIfAbsent(from, rate -> Resampler.of(rate, to));
            short[] target = room(resampler.maxOutput(samples));
            out.audio(target, 0, resampler.process(decoded, 0, samples, target, 0));
        }
    }

    /** Grows to what packets need, and stays. */
    private short[] room(int samples) {
        if (converted.length < samples) {
            converted = new short[samples];
        }
        return converted;
    }

    private void event(byte[] payload, int size, int timestamp) {
        Optional<DtmfEvent> parsed = DtmfEvent.parse(ByteBuffer.wrap(payload), 0, size);
        if (parsed.isEmpty() || mute || withoutKeys) {
            return;
        }
        DtmfEvent event = parsed.get();
        boolean first = timestamp != eventTimestamp || !inEvent && eventUnits == 0;
        if (first) {
            eventTimestamp = timestamp;
            eventUnits = 0;
            int gap = expecting ? Math.max(0, timestamp - expected) : 0;
            eventOutTimestamp =
                    out.timestamp() + (int) ((long) gap * plan.out().clockRate() / Math.max(1, plan.eventInClock()));
            inEvent = true;
        }
        int units = event.duration();
        if (plan.eventOut() >= 0) {
            int scaled = (int) Math.min(0xffff, (long) units * plan.eventOutClock() / plan.eventInClock());
            out.event(new DtmfEvent(event.code(), event.end(), event.volumeDb(), scaled), eventOutTimestamp, first);
        } else if (units > eventUnits) {
            audible(event, units - eventUnits, first);
        }
        eventUnits = Math.max(eventUnits, units);
        if (event.end()) {
            inEvent = false;
        }
    }

    /** An event for a side that knows none: its tones, as long as it has grown (RFC 4733 2.5.2.2). */
    private void audible(DtmfEvent event, int units, boolean first) {
        Optional<Character> key = DtmfEvent.key(event.code());
        if (key.isEmpty()) {
            return;
        }
        if (first) {
            tone.reset();
        }
        int most = plan.out().sampleRate() / 1000 * LONGEST_TONE_MS;
        int samples = (int) Math.min(most, (long) units * plan.out().sampleRate() / Math.max(1, plan.eventInClock()));
        short[] target = room(samples);
        tone.write(key.get(), event.volumeDb(), target, 0, samples);
        out.audio(target, 0, samples);
        expecting = true;
        expected = eventTimestamp + units + eventUnits;
    }

    /** Audio of another origin for this stream, in the sample rate of the plan's codec. */
    public void play(short[] pcm, int samples) {
        out.audio(pcm, 0, samples);
    }

    /**
     * One packet time of a key that is played, as event where the other side knows events, else as tone.
     *
     * @param units how long it is down by now, in ms; 0 begins it
     */
    public void key(char key, int milliseconds, boolean end) {
        if (plan.eventOut() < 0) {
            short[] target = room(out.frame());
            tone.write(key, 10, target, 0, out.frame());
            out.audio(target, 0, out.frame());
            return;
        }
        boolean first = milliseconds <= plan.frameMs();
        if (first) {
            out.flush();
            eventOutTimestamp = out.timestamp();
        }
        int units = plan.eventOutClock() / 1000 * milliseconds;
        for (int i = 0; i < (end ? 3 : 1); i++) {
            out.event(key, end, eventOutTimestamp, units, first && i == 0);
        }
        if (end) {
            out.pause(plan.out().clockRate() / 1000 * milliseconds);
        }
    }

    /** Samples in a packet. */
    public int frameSamples() {
        return out.frame();
    }

    /** Where the stream stands, for whoever goes on with it. */
    public Numbering numbering() {
        return out.numbering();
    }

    /** Packets that could not be read or whose type means nothing. */
    public long unknown() {
        return unknown;
    }

    /** Packets that never came. */
    public long lost() {
        return sequencer.lost();
    }

    /** Packets that came too late. */
    public long late() {
        return sequencer.late();
    }

    /** Packets sent. */
    public long packets() {
        return out.packets();
    }

    /** Payload bytes sent. */
    public long payloadBytes() {
        return out.bytes();
    }
}
