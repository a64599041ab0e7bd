package io.jackfield.relay.record;

/** What a recording is written as. */
public enum RecordingFormat {
    /** Packets, in the clear, with made-up IP and UDP headers of the real addresses; classic pcap, link type RAW. */
    PCAP("pcap"),
    /** The same as pcapng, with Call-ID and metadata as a comment. */
    PCAPNG("pcapng"),
    /** Decoded audio, 16 bit, stereo: who offered on the left, who answered on the right. */
    WAV("wav");

    private final String suffix;

    RecordingFormat(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }
}
