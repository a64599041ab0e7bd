package io.jackfield.relay;

import io.jackfield.rtp.bridge.StreamBridge;

/** A recording, from its beginning again when it has ended. */
final class AudioPlayback implements Playback {
    private final short[] pcm;
    private final int frameSamples;
    private final long frames;
    private long counted;
    private int at;

    /**
     * @param pcm in the sample rate of the codec that it leaves in
     * @param frames for how many packet times it is played, over and over
     */
    AudioPlayback(short[] pcm, long frames, int frameSamples) {
        this.pcm = pcm;
        this.frameSamples = frameSamples;
        this.frames = frames;
    }

    @Override
    public boolean next() {
        return counted++ < frames;
    }

    @Override
    public void frame(StreamBridge bridge) {
        short[] frame = new short[frameSamples];
        for (int filled = 0; filled < frameSamples; ) {
            int part = Math.min(frameSamples - filled, pcm.length - at);
            System.arraycopy(pcm, at, frame, filled, part);
            filled += part;
            at = at + part == pcm.length ? 0 : at + part;
        }
        bridge.play(frame, frameSamples);
    }
}
