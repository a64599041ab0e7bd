package io.jackfield.media.sim;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfSender;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What a phone says: a packet each 20 ms of its own clock, with a sound, silence, or a key that is held down. */
final class PhoneMouth implements DtmfSender.Effects {
    static final long FRAME_NS = 20_000_000L;
    private static final int FRAME_SAMPLES = 160;
    private static final byte SILENCE = (byte) 0xff;

    private final int ssrc;
    private final Outlet outlet;
    private final DtmfSender keys = new DtmfSender(DtmfSender.Settings.of(PhoneEars.RATE), this);
    private final ArrayDeque<Character> waiting = new ArrayDeque<>();
    private final ArrayDeque<PromptFrames> sounds = new ArrayDeque<>();
    private final Encoder encoder = Codecs.PCMU.encoder();
    private int sequence;
    private int timestamp;
    private int eventType = -1;
    private long soundFrame;
    private boolean afterPause = true;

    /** Where packets go. */
    interface Outlet {
        void send(byte[] packet);
    }

    PhoneMouth(RandomGenerator random, Outlet outlet) {
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt() & 0xffff;
        this.timestamp = random.nextInt();
        this.outlet = outlet;
    }

    void press(char key) {
        waiting.add(key);
    }

    void say(PromptFrames sound) {
        sounds.add(sound);
    }

    void hush() {
        sounds.clear();
        soundFrame = 0;
    }

    /** Whether it says something, or is about to. */
    boolean busy() {
        return !sounds.isEmpty() || !waiting.isEmpty() || keys.busy();
    }

    /**
     * The next 20 ms begin.
     *
     * @param phoneNs the time on the phone's own clock
     * @param talks whether the other side listens; else time goes by and what is to be said waits
     * @param events the payload type of keys, -1 when the other side takes none
     */
    void frame(long phoneNs, boolean talks, int events) {
        eventType = events;
        if (talks && !keys.busy() && events >= 0) {
            waiting.forEach(key -> keys.press(key, timestamp, phoneNs));
            waiting.clear();
        } else if (talks && keys.busy() && phoneNs >= keys.nextDeadlineNs()) {
            keys.onDeadline(phoneNs);
        }
        if (talks && !keys.busy()) {
            sound();
        } else {
            afterPause = true;
        }
        timestamp += FRAME_SAMPLES;
    }

    private void sound() {
        byte[] payload = new byte[FRAME_SAMPLES];
        PromptFrames sound = sounds.peek();
        if (sound == null) {
            Arrays.fill(payload, SILENCE);
        } else {
            int frame = (int) (soundFrame++ % sound.frames());
            if (sound.encoded()) {
                System.arraycopy(sound.data(), sound.offset(frame), payload, 0, sound.size(frame));
            } else {
                sound.encode(frame, encoder, payload);
            }
            boolean over = sound.times() != Prompt.FOREVER && soundFrame >= (long) sound.frames() * sound.times();
            if (over) {
                sounds.remove();
                soundFrame = 0;
            }
        }
        packet(Codecs.PCMU.payloadType(), afterPause, timestamp, payload);
        afterPause = false;
    }

    private void packet(int type, boolean marker, int at, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(RtpPacket.HEADER_BYTES + payload.length);
        RtpPacket.writeHeader(packet, type, marker, sequence++ & 0xffff, at, ssrc);
        packet.put(payload);
        outlet.send(packet.array());
    }

    @Override
    public void send(DtmfEvent event, boolean marker, int at) {
        ByteBuffer payload = ByteBuffer.allocate(DtmfEvent.BYTES);
        event.write(payload);
        packet(eventType, marker, at, payload.array());
    }

    @Override
    public void done() {}
}
