package io.jackfield.media.record;

import java.util.Arrays;

/**
 * Brings the lines of the two sides together: sample by sample, side by side or added up. What one side has in front of the other waits;
 * {@link #even} fills the other up.
 */
final class Interleaver {

    /** Takes frames. */
    interface Output {
        void write(short[] frames, int offset, int count);
    }

    /** Samples of one side that wait for the other's. */
    private static final class Lane {
        private short[] samples = new short[4_096];
        private int from;
        private int to;

        int size() {
            return to - from;
        }

        void add(short[] more, int offset, int length) {
            if (to + length > samples.length) {
                short[] target = size() + length > samples.length
                        ? new short[Math.max(size() + length, 2 * samples.length)]
                        : samples;
                System.arraycopy(samples, from, target, 0, size());
                to = size();
                from = 0;
                samples = target;
            }
            System.arraycopy(more, offset, samples, to, length);
            to += length;
        }

        void pad(int length) {
            add(new short[length], 0, length);
        }
    }

    private final RecordedSides sides;
    private final Output output;
    private final Lane heard = new Lane();
    private final Lane said = new Lane();
    private short[] frames = new short[4_096];

    Interleaver(RecordedSides sides, Output output) {
        this.sides = sides;
        this.output = output;
    }

    void heard(short[] samples, int offset, int length) {
        if (sides == RecordedSides.HEARD) {
            output.write(samples, offset, length);
        } else if (sides.heard()) {
            heard.add(samples, offset, length);
            drain();
        }
    }

    void said(short[] samples, int offset, int length) {
        if (sides == RecordedSides.SAID) {
            output.write(samples, offset, length);
        } else if (sides.said()) {
            said.add(samples, offset, length);
            drain();
        }
    }

    private void drain() {
        int count = Math.min(heard.size(), said.size());
        int width = sides.channels();
        if (frames.length < count * width) {
            frames = Arrays.copyOf(frames, count * width);
        }
        for (int i = 0; i < count; i++) {
            int left = heard.samples[heard.from + i];
            int right = said.samples[said.from + i];
            if (width == 2) {
                frames[2 * i] = (short) left;
                frames[2 * i + 1] = (short) right;
            } else {
                frames[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, left + right));
            }
        }
        heard.from += count;
        said.from += count;
        if (count > 0) {
            output.write(frames, 0, count);
        }
    }

    /** Both sides have come to the same time: the one that is behind was silent. */
    void even() {
        int behind = heard.size() - said.size();
        if (behind > 0) {
            said.pad(behind);
        } else if (behind < 0) {
            heard.pad(-behind);
        }
        drain();
    }
}
