package io.jackfield.media.sim;

import io.jackfield.media.sound.Sound;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfReceiver;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** What a phone hears: the sound of the last minute, in the order of its timestamps, and the keys that were pressed. */
final class PhoneEars implements DtmfReceiver.Effects {
    static final int RATE = 8_000;
    /** What a tone is looked for in: 60 ms, so that two of them 50 Hz apart are told from each other. */
    private static final int WINDOW = RATE * 60 / 1_000;

    private static final int KEPT_SECONDS = 60;
    /** A stream whose timestamps jump further than this has begun anew. */
    private static final int JUMP = RATE;
    /** Softer than this is silence: some 50 dB below full scale. */
    private static final double SILENCE_RMS = 100;
    /** A tone is heard among others when this part of the power is its. */
    private static final double SHARE = 0.08;
    /** When nothing has come for so long, what came last is no longer heard. */
    private static final long FORGET_NS = 100_000_000L;

    private final int eventType;
    /** Grows up to what is kept at most, and is written around its end from then on. */
    private short[] kept = new short[RATE];

    private final RtpPacket packet = new RtpPacket();
    private final Decoder decoder = Codecs.PCMU.decoder();
    private final DtmfReceiver events = new DtmfReceiver(RATE, this);
    private final StringBuilder keys = new StringBuilder();
    private final byte[] payload = new byte[2_048];
    private final short[] pcm = new short[Decoder.MAX_SAMPLES];
    private AudioListener listener = (at, sequence, timestamp, samples) -> {};
    private long written;
    private long packets;
    private boolean begun;
    private int ssrc;
    private int nextTimestamp;
    private long heardNs = Long.MIN_VALUE / 2;
    private long judgedAt = -1;
    private double judgedHz;
    private boolean judged;

    PhoneEars(int eventType) {
        this.eventType = eventType;
    }

    void listener(AudioListener next) {
        listener = next;
    }

    void onPacket(byte[] bytes, long nowNs, Duration elapsed) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (!packet.wrap(buffer) || packet.payloadSize() > payload.length) {
            return;
        }
        packets++;
        if (packet.payloadType() == eventType) {
            DtmfEvent.parse(buffer, packet.payloadOffset(), packet.payloadSize())
                    .ifPresent(event -> events.onPacket(event, packet.timestamp(), nowNs));
        } else if (packet.payloadType() == Codecs.PCMU.payloadType()) {
            packet.payload(payload, 0);
            int count = decoder.decode(payload, 0, packet.payloadSize(), pcm, 0);
            hear(count, nowNs);
            short[] samples = new short[count];
            System.arraycopy(pcm, 0, samples, 0, count);
            listener.onFrame(elapsed, packet.sequence(), packet.timestamp(), samples);
        }
    }

    private void hear(int count, long nowNs) {
        int gap = packet.timestamp() - nextTimestamp;
        boolean anew = !begun || packet.ssrc() != ssrc || Math.abs(gap) > JUMP;
        if (!anew && gap < 0) {
            return; // too late
        }
        begun = true;
        ssrc = packet.ssrc();
        for (int i = 0; !anew && i < gap; i++) {
            keep((short) 0);
        }
        for (int i = 0; i < count; i++) {
            keep(pcm[i]);
        }
        nextTimestamp = packet.timestamp() + count;
        heardNs = nowNs;
    }

    private void keep(short sample) {
        if (written == kept.length && kept.length < RATE * KEPT_SECONDS) {
            kept = Arrays.copyOf(kept, Math.min(RATE * KEPT_SECONDS, 2 * kept.length));
        }
        kept[(int) (written++ % kept.length)] = sample;
    }

    @Override
    public void pressed(char key) {
        keys.append(key);
    }

    @Override
    public void released(char key, Duration heldFor) {}

    /** Keys heard so far that nobody has asked about. */
    String keys() {
        return keys.toString();
    }

    void forgetKeys(int count) {
        keys.delete(0, count);
    }

    long packets() {
        return packets;
    }

    /** Whether it hears a tone now, alone or among others. */
    boolean hears(double hz, long nowNs) {
        if (written < WINDOW || silent(nowNs)) {
            return false;
        }
        if (judgedAt != written || judgedHz != hz) {
            judgedAt = written;
            judgedHz = hz;
            judged = share(hz) >= SHARE;
        }
        return judged;
    }

    boolean silent(long nowNs) {
        return nowNs - heardNs > FORGET_NS || level() < SILENCE_RMS;
    }

    private double share(double hz) {
        return Goertzel.share(kept, (int) ((written - WINDOW) % kept.length), WINDOW, hz, RATE);
    }

    private double level() {
        double power = 0;
        int count = (int) Math.min(WINDOW, written);
        for (long i = written - count; i < written; i++) {
            double x = kept[(int) (i % kept.length)];
            power += x * x;
        }
        return count == 0 ? 0 : Math.sqrt(power / count);
    }

    /** The sound of the last minute, or of a shorter time. */
    Sound heard(Duration last) {
        long wanted = Math.min(last.toMillis() * RATE / 1_000, Math.min(written, kept.length));
        short[] samples = new short[(int) wanted];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = kept[(int) ((written - wanted + i) % kept.length)];
        }
        return new Sound(RATE, samples);
    }

    /** What it hears now, in words. */
    String describe(long nowNs) {
        if (packets == 0) {
            return "no sound came";
        }
        if (nowNs - heardNs > FORGET_NS) {
            return "no sound came any more";
        }
        if (silent(nowNs) || written < WINDOW) {
            return "it heard silence";
        }
        double strongest = 0;
        double most = 0;
        for (double hz = 60; hz < 3_900; hz += 10) {
            double share = share(hz);
            if (share > most) {
                most = share;
                strongest = hz;
            }
        }
        return "it heard sound, most of it near " + Math.round(strongest) + " Hz";
    }
}
