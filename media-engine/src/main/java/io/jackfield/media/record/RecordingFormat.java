package io.jackfield.media.record;

/** What a recording is written as. */
public enum RecordingFormat {
    /** 16-bit linear samples in a WAV file. */
    WAV(".wav"),
    /** Opus in Ogg (RFC 7845), some 24 kbit/s a channel. */
    OGG_OPUS(".opus");

    private final String suffix;

    RecordingFormat(String suffix) {
        this.suffix = suffix;
    }

    /** The end of file names, with its dot. */
    public String suffix() {
        return suffix;
    }
}
