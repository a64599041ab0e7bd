package io.jackfield.media.conference;

import io.jackfield.media.record.RecordingTap;
import io.jackfield.rtp.codec.Codecs;

/** Hands a room's mix to a recorder. One loop at a time. */
final class MixRecording implements Mixer.Tap {
    private static final int FLUSH_FRAMES = (int) (RecordingTap.FLUSH_NS / Mixer.FRAME_NS);

    private final RecordingTap tap;
    private final int sampleRate;
    private int frames;
    private boolean started;

    MixRecording(RecordingTap tap, int sampleRate) {
        this.tap = tap;
        this.sampleRate = sampleRate;
    }

    @Override
    public void frame(short[] mix, long nowNs) {
        if (!started) {
            started = true;
            tap.start(nowNs);
            tap.codec(Codecs.linear(sampleRate), nowNs);
        }
        tap.samples(mix, 0, mix.length, nowNs);
        if (++frames % FLUSH_FRAMES == 0) {
            tap.flush(nowNs);
        }
    }

    /** It ends. */
    void stop(long nowNs) {
        if (!started) {
            tap.start(nowNs);
        }
        tap.stop(nowNs);
    }
}
