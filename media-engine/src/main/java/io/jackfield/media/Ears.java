package io.jackfield.media;

import io.jackfield.media.speech.Listening;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.media.stream.LinearReceiver;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a caller on the media loop: what is said becomes linear audio that the script's thread fetches. What it does not fetch in time is
 * bounded; the oldest goes. Until somebody speaks only the last moment is kept.
 */
final class Ears implements AudioAttachment {
    /** Kept of what was heard before it was known to be speech, so that its beginning is there. */
    private static final int BEFORE_MS = 400;

    /** Kept at most for a script that is slow to fetch. */
    private static final int MAX_SECONDS = 10;

    private static final long FRAME_NS = 20_000_000L;
    private static final long MAX_BEHIND_NS = 10 * FRAME_NS;

    private final Listening how;
    private final Runnable stopPrompts;
    private final LinearReceiver receiver;
    private final SpeechWatch watch;
    private final short[] frame;
    private final short[] kept;
    private final int before;
    private long dueNs;
    private int first;
    private int size;
    private long dropped;
    private char key = ' ';
    private boolean prompting;
    private boolean over;
    private @Nullable AudioLine line;
    private @Nullable CompletableFuture<Heard> asked;

    /**
     * A piece of what was said.
     *
     * @param samples new ones, maybe none
     * @param state where the caller is with it
     * @param key what was pressed; a blank for nothing
     * @param over whether nothing more comes
     */
    record Heard(short[] samples, SpeechWatch.State state, char key, boolean over) {}

    /** @param stopPrompts ends what is being played */
    Ears(Listening how, Runnable stopPrompts) {
        this.how = how;
        this.stopPrompts = stopPrompts;
        int rate = how.options().sampleRate();
        receiver = new LinearReceiver(rate);
        watch = new SpeechWatch(
                how.level(),
                how.within().toNanos(),
                how.silence().toNanos(),
                how.atMost().toNanos());
        frame = new short[receiver.frameSamples()];
        kept = new short[rate * MAX_SECONDS];
        before = rate / 1_000 * BEFORE_MS;
        prompting = !how.prompts().isEmpty();
    }

    /** Fetches what there is, once there is something to be said about it. On the loop. */
    void take(CompletableFuture<Heard> done) {
        asked = done;
        answer();
    }

    /** The prompts are over. On the loop. */
    void prompted() {
        prompting = false;
        AudioLine with = line;
        if (with != null) {
            watch.begins(with.loop().nowNs());
        }
    }

    /** How many samples were not fetched in time. On the loop. */
    long dropped() {
        return dropped;
    }

    /** Lets go of the line. On the loop. */
    void end() {
        AudioLine with = line;
        if (with != null) {
            with.detach();
        }
    }

    private void answer() {
        CompletableFuture<Heard> waits = asked;
        boolean speech = watch.state() == SpeechWatch.State.SPEAKING && size > 0;
        boolean done = over || key != ' ' || watch.state().compareTo(SpeechWatch.State.SPEAKING) > 0;
        if (waits != null && (speech || done)) {
            asked = null;
            waits.complete(new Heard(fetch(), watch.state(), key, over));
        }
    }

    private short[] fetch() {
        short[] samples = new short[size];
        int tail = Math.min(size, kept.length - first);
        System.arraycopy(kept, first, samples, 0, tail);
        System.arraycopy(kept, 0, samples, tail, size - tail);
        first = 0;
        size = 0;
        return samples;
    }

    private void keep(int samples) {
        int at = (first + size) % kept.length;
        int tail = Math.min(samples, kept.length - at);
        System.arraycopy(frame, 0, kept, at, tail);
        System.arraycopy(frame, tail, kept, 0, samples - tail);
        size += samples;
        int most = watch.state() == SpeechWatch.State.WAITING ? before : kept.length - frame.length;
        if (size > most) {
            int gone = size - most;
            dropped += watch.state() == SpeechWatch.State.WAITING ? 0 : gone;
            first = (first + gone) % kept.length;
            size = most;
        }
    }

    /** Whatever wakes it, a frame is due every 20 ms. */
    private void hear(long nowNs) {
        if (nowNs - dueNs > MAX_BEHIND_NS) {
            dueNs = nowNs; // nobody has said or asked anything for a while
        }
        while (dueNs <= nowNs) {
            receiver.frame(frame, dueNs);
            heard(dueNs);
            dueNs += FRAME_NS;
        }
        watch.time(nowNs);
        answer();
    }

    private void heard(long atNs) {
        SpeechWatch.State before = watch.state();
        boolean listens = how.bargeIn() || !prompting;
        if (listens && before.compareTo(SpeechWatch.State.SPEAKING) <= 0) {
            watch.frame(frame, frame.length, atNs);
            keep(frame.length);
            if (prompting && before != watch.state()) {
                stopPrompts.run();
            }
        }
    }

    @Override
    public void attached(AudioLine with, Codec codec) {
        line = with;
        dueNs = with.loop().nowNs();
        receiver.codec(codec);
        if (!prompting) {
            watch.begins(with.loop().nowNs());
        }
    }

    @Override
    public void codec(Codec next) {
        receiver.codec(next);
    }

    @Override
    public void packet(RtpPacket packet, long nowNs) {
        receiver.packet(packet, nowNs);
        hear(nowNs);
    }

    @Override
    public int frame(byte[] into, long pointNs) {
        AudioLine with = line;
        if (with != null) { // time goes on, also for who is not heard at all
            hear(with.loop().nowNs());
        }
        return 0;
    }

    @Override
    public boolean digit(char pressed) {
        if (!how.bargeIn() && prompting) {
            return false;
        }
        key = pressed;
        if (prompting) {
            stopPrompts.run();
        }
        answer();
        return true;
    }

    @Override
    public void detached() {
        over = true;
        line = null;
        Arrays.fill(frame, (short) 0);
        answer();
    }
}
