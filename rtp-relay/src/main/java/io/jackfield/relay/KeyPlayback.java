package io.jackfield.relay;

import io.jackfield.rtp.bridge.StreamBridge;

/** A string of keys, each so long, with a pause behind. */
final class KeyPlayback implements Playback {
    private static final short[] SILENCE = new short[5760];

    private final String keys;
    private final int frameMs;
    private final int toneFrames;
    private final int allFrames;
    private int frames;
    private int played;

    /**
     * @param toneMs how long a key is down
     * @param pauseMs how long none is before the next
     */
    KeyPlayback(String keys, int toneMs, int pauseMs, int frameMs) {
        this.keys = keys;
        this.frameMs = frameMs;
        this.toneFrames = Math.max(1, (toneMs + frameMs - 1) / frameMs);
        this.allFrames = toneFrames + Math.max(1, (pauseMs + frameMs - 1) / frameMs);
    }

    @Override
    public boolean next() {
        return frames++ < keys.length() * allFrames;
    }

    @Override
    public void frame(StreamBridge bridge) {
        int at = played % allFrames;
        char key = keys.charAt(Math.min(keys.length() - 1, played / allFrames));
        played++;
        if (at < toneFrames) {
            bridge.key(key, (at + 1) * frameMs, at == toneFrames - 1);
        } else {
            bridge.play(SILENCE, bridge.frameSamples());
        }
    }
}
