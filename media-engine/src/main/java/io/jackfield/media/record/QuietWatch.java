package io.jackfield.media.record;

/** Tells when a line of samples has been quiet for long enough: no peak above some -40 dBFS for as long as was said. */
final class QuietWatch {
    private static final int PEAK = 330;

    private final long limitSamples;
    private long quietSamples;

    QuietWatch(long limitSamples) {
        this.limitSamples = limitSamples;
    }

    /** Takes samples. @return whether it has been quiet long enough, up to their end */
    boolean heard(short[] samples, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            quietSamples = Math.abs(samples[i]) > PEAK ? 0 : quietSamples + 1;
        }
        return quietSamples >= limitSamples;
    }
}
