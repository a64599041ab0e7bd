package io.jackfield.relay.record;

import io.jackfield.rtp.bridge.BridgePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a recording is to be.
 *
 * @param format of the file
 * @param fileName without suffix
 * @param callId the Call-ID
 * @param metadata whatever the client wants to find beside it
 * @param codecs of each channel, what its packets mean; needed for WAV
 * @param startedNs when it begins, by the clock of the packets' loop
 */
public record RecordingPlan(
        RecordingFormat format,
        String fileName,
        String callId,
        Map<String, String> metadata,
        List<Optional<BridgePlan>> codecs,
        long startedNs) {
    private static final int MAX_NAME = 100;

    /** Copies the collections. */
    public RecordingPlan {
        metadata = Map.copyOf(metadata);
        codecs = List.copyOf(codecs);
    }

    /** A name for a file made of what a stranger may have written, which goes nowhere but into the folder. */
    public static String fileName(String callId, String unique) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < callId.length() && name.length() < MAX_NAME; i++) {
            char c = callId.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
            name.append(plain ? c : '_');
        }
        return name.append('-').append(unique).toString();
    }

    RecordingSink open(Path file) throws IOException {
        return switch (format) {
            case PCAP -> new PcapSink(file, this, false);
            case PCAPNG -> new PcapSink(file, this, true);
            case WAV -> new WavSink(file, this);
        };
    }

    String comment() {
        StringBuilder text = new StringBuilder("call-id=").append(callId);
        metadata.forEach(
                (key, value) -> text.append('\n').append(key).append('=').append(value));
        return text.toString();
    }
}
