package io.jackfield.media.conference;

import java.util.ArrayDeque;

/**
 * Sounds that are played into a mix, one after the other, and one that goes on in a loop while nothing else plays. One media loop; at
 * most {@value #MAX_WAITING} sounds wait, those past that are counted and not played.
 */
final class SoundTrack {
    static final int MAX_WAITING = 8;

    private final ArrayDeque<short[]> waiting = new ArrayDeque<>();
    private short[] now = {};
    private short[] loop = {};
    private int at;
    private int loopAt;
    private long refused;

    /** Plays a sound once, after those that wait. */
    void play(short[] sound) {
        if (sound.length == 0) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            refused++;
        } else {
            waiting.add(sound);
        }
    }

    /** What goes on in a loop from now on; with an empty array nothing does. */
    void loop(short[] sound) {
        loop = sound;
        loopAt = 0;
    }

    /** Whether there is something to hear. */
    boolean sounding() {
        return at < now.length || !waiting.isEmpty() || loop.length > 0;
    }

    /** Whether a sound plays that is not the loop. */
    boolean speaking() {
        return at < now.length || !waiting.isEmpty();
    }

    /** Adds a frame of it. */
    void addTo(int[] sum) {
        if (at == now.length) {
            short[] next = waiting.poll();
            now = next == null ? now : next;
            at = next == null ? at : 0;
        }
        if (at < now.length) {
            int count = Math.min(sum.length, now.length - at);
            add(now, at, sum, 0, count);
            at += count;
        } else if (loop.length > 0) {
            for (int done = 0; done < sum.length; ) {
                int count = Math.min(sum.length - done, loop.length - loopAt);
                add(loop, loopAt, sum, done, count);
                done += count;
                loopAt = (loopAt + count) % loop.length;
            }
        }
    }

    private static void add(short[] sound, int from, int[] sum, int to, int count) {
        for (int i = 0; i < count; i++) {
            sum[to + i] += sound[from + i];
        }
    }

    /** Sounds that were not played, because too many waited. */
    long refused() {
        return refused;
    }
}
