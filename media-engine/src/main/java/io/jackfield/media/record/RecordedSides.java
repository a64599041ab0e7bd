package io.jackfield.media.record;

/** Who is on a recording of a call. */
public enum RecordedSides {
    /** The other side: what comes in. One channel. */
    HEARD(1),
    /** This side: what is sent, be it a prompt, a bridged call or a conference. One channel. */
    SAID(1),
    /** Both, added up. One channel. */
    MIXED(1),
    /** Both: the other side left, this side right. */
    STEREO(2);

    private final int channels;

    RecordedSides(int channels) {
        this.channels = channels;
    }

    /** How many channels the file has. */
    public int channels() {
        return channels;
    }

    boolean heard() {
        return this != SAID;
    }

    boolean said() {
        return this != HEARD;
    }
}
