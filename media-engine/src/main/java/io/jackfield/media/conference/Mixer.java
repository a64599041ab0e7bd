package io.jackfield.media.conference;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a room that lives on one media loop: sums its voices once every 20 ms, hands that sum to the loops where the room's other
 * voices are, and adds what they handed over. Each voice then hears the sum of all but itself; who says nothing hears what all those
 * hear who say nothing, encoded once for each codec.
 *
 * <p>The last {@value #HISTORY} frames are kept: a loop that was late sends what it owes in one go. One media loop, sans-IO, no
 * allocation for a frame.
 */
final class Mixer {
    /** Frames that are kept; a power of two. */
    static final int HISTORY = 8;

    static final long FRAME_NS = 20_000_000L;

    private static final int MASK = HISTORY - 1;
    /** Frames made up for after a standstill; what is older is left out. */
    private static final int MAX_BEHIND = 5;
    /** How often the loudest voice is looked for, in frames. */
    private static final int ELECTION_FRAMES = 10;

    private static final float FULL_SCALE = 32_000f;
    private static final float RECOVERY = 0.02f;
    private static final short[] NONE = {};

    /** Frames that can be heard. */
    interface Frames {
        /** The number of the oldest frame that is kept. */
        long oldest();

        /** A frame, from {@link #oldest} to the newest; not to be written to. */
        short[] mixed(long number);
    }

    /** Hears about voices; called within a mix: whatever it does is not to change the mixer. */
    interface Observer {
        /** A voice begins or ends to be heard. */
        void speaking(Voice voice, boolean speaks);

        /** The loudest voice here, every 200 ms while there is one. */
        void loudest(Voice voice, float level);
    }

    /** Takes each frame of the room's mix. */
    interface Tap {
        void frame(short[] mix, long nowNs);
    }

    private final int sampleRate;
    private final long originNs;
    private final Observer observer;
    private final List<Voice> voices = new ArrayList<>();
    private final List<PartialRing> incoming = new ArrayList<>();
    private final List<PartialRing> outgoing = new ArrayList<>();
    private final List<SharedPayloads> shared = new ArrayList<>();
    private final List<SharedPayloads> silent = new ArrayList<>();
    private final int[][] totals;
    private final short[][] mixes;
    private final float[] gains = new float[HISTORY];
    private final short[] listening;
    private final short[] decoded = new short[Decoder.MAX_SAMPLES];
    private final SoundTrack track = new SoundTrack();
    private final Frames mixed = new Mixed();
    private final Frames silence;
    private @Nullable Tap tap;
    private float gain = 1f;
    private long newest = -1;
    private long oldest;

    /**
     * A mixer without voices.
     *
     * @param originNs when frame 0 is due
     */
    Mixer(int sampleRate, long originNs, Observer observer) {
        int frame = sampleRate / 50;
        this.sampleRate = sampleRate;
        this.originNs = originNs;
        this.observer = observer;
        this.totals = new int[HISTORY][frame];
        this.mixes = new short[HISTORY][frame];
        this.listening = new short[frame];
        this.silence = new Silence(new short[frame]);
    }

    private final class Mixed implements Frames {
        @Override
        public long oldest() {
            return oldest;
        }

        @Override
        public short[] mixed(long number) {
            return mixes[(int) number & MASK];
        }
    }

    private final class Silence implements Frames {
        private final short[] nothing;

        private Silence(short[] nothing) {
            this.nothing = nothing;
        }

        @Override
        public long oldest() {
            return oldest;
        }

        @Override
        public short[] mixed(long number) {
            return nothing;
        }
    }

    int sampleRate() {
        return sampleRate;
    }

    int voices() {
        return voices.size();
    }

    void add(Voice voice) {
        voice.forget();
        voices.add(voice);
    }

    void remove(Voice voice) {
        voices.remove(voice);
    }

    /** Another loop takes part. */
    void connect(PartialRing from, PartialRing to) {
        incoming.add(from);
        outgoing.add(to);
    }

    /** Another loop takes part no more. */
    void disconnect(PartialRing from, PartialRing to) {
        incoming.remove(from);
        outgoing.remove(to);
    }

    /** What is played into the room on this loop. */
    SoundTrack track() {
        return track;
    }

    /** Takes each frame from now on; null: nobody does. */
    void tap(@Nullable Tap next) {
        tap = next;
    }

    /** The number of the frame that is due at a time. */
    long number(long timeNs) {
        return Math.floorDiv(timeNs - originNs, FRAME_NS);
    }

    /** When a frame is due. */
    long dueNs(long number) {
        return originNs + number * FRAME_NS;
    }

    /** The number of the frame after the newest. */
    long next() {
        return newest + 1;
    }

    /** Mixes what is due up to a frame; nothing when that is done. */
    void advance(long number, long nowNs) {
        if (number - newest > MAX_BEHIND) {
            newest = number - 1;
            oldest = number;
        }
        while (newest < number) {
            mix(newest + 1, nowNs);
            newest++;
            oldest = Math.max(oldest, newest - HISTORY + 1);
        }
    }

    private void mix(long number, long nowNs) {
        int slot = (int) number & MASK;
        int[] total = totals[slot];
        Arrays.fill(total, 0);
        boolean any = addVoices(number, total, nowNs);
        for (int i = 0; i < outgoing.size(); i++) {
            outgoing.get(i).offer(total, any);
        }
        for (int i = 0; i < incoming.size(); i++) {
            any |= incoming.get(i).addTo(total);
        }
        if (track.sounding()) {
            track.addTo(total);
            any = true;
        }
        gains[slot] = any ? limit(total) : recover();
        less(total, NONE, gains[slot], mixes[slot]);
        Tap listener = tap;
        if (listener != null) {
            listener.frame(mixes[slot], nowNs);
        }
    }

    private boolean addVoices(long number, int[] total, long nowNs) {
        Voice loudest = null;
        boolean any = false;
        for (int i = 0; i < voices.size(); i++) {
            Voice voice = voices.get(i);
            boolean speaks = voice.listen(number, nowNs, listening, decoded);
            if (speaks != voice.sounding(number - 1)) {
                observer.speaking(voice, speaks);
            }
            if (speaks) {
                any = true;
                add(voice.said(number), total);
                loudest = loudest == null || voice.loudness() > loudest.loudness() ? voice : loudest;
            }
        }
        if (loudest != null && number % ELECTION_FRAMES == 0) {
            observer.loudest(loudest, loudest.loudness());
        }
        return any;
    }

    private static void add(short[] said, int[] total) {
        for (int i = 0; i < total.length; i++) {
            total[i] += said[i];
        }
    }

    /** One gain for all of a frame: so many may speak at once without being cut at full scale. */
    private float limit(int[] total) {
        int peak = 0;
        for (int sample : total) {
            peak = Math.max(peak, Math.abs(sample));
        }
        float most = FULL_SCALE / Math.max(1, peak);
        gain = most < gain ? most : Math.min(most, recover());
        return gain;
    }

    private float recover() {
        gain = Math.min(1f, gain + RECOVERY);
        return gain;
    }

    private static void less(int[] total, short[] said, float gain, short[] target) {
        boolean whole = said.length == 0;
        if (gain == 1f) {
            for (int i = 0; i < target.length; i++) {
                int sample = whole ? total[i] : total[i] - said[i];
                target[i] = (short) Math.max(-32_768, Math.min(32_767, sample));
            }
            return;
        }
        for (int i = 0; i < target.length; i++) {
            float sample = gain * (whole ? total[i] : total[i] - said[i]);
            target[i] = (short) Math.max(-32_768f, Math.min(32_767f, sample));
        }
    }

    /** The mix of a frame without a voice that is in it. */
    void without(Voice voice, long number, short[] target) {
        int slot = (int) number & MASK;
        less(totals[slot], voice.said(number), gains[slot], target);
    }

    /** Whether a frame is kept. */
    boolean has(long number) {
        return number >= oldest && number <= newest;
    }

    /** What those hear who say nothing. */
    Frames mixed() {
        return mixed;
    }

    /** The mix in a codec, for all who hear the same. */
    SharedPayloads shared(Codec codec) {
        return find(codec, shared, mixed);
    }

    /** Silence in a codec. */
    SharedPayloads silent(Codec codec) {
        return find(codec, silent, silence);
    }

    private SharedPayloads find(Codec codec, List<SharedPayloads> among, Frames source) {
        for (int i = 0; i < among.size(); i++) {
            if (among.get(i).codec().equals(codec)) {
                return among.get(i);
            }
        }
        SharedPayloads made = new SharedPayloads(codec, sampleRate, source);
        among.add(made);
        return made;
    }
}
