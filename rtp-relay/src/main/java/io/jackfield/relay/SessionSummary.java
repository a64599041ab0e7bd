package io.jackfield.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session as it is, or as it was at its end.
 *
 * @param callId the Call-ID
 * @param offerer the tag of who offered first
 * @param answerer the tag of who answered; "" when nobody has
 * @param viaBranch the branch of the first offer
 * @param started when that came
 * @param signalled when the last offer or answer came
 * @param duration since then
 * @param onHold whether every stream is on hold
 * @param ended why it ended; empty while it lives
 * @param labels of the tags that have one
 * @param streams two for each relayed m-line: from the offerer, from the answerer
 */
public record SessionSummary(
        String callId,
        String offerer,
        String answerer,
        String viaBranch,
        Instant started,
        Instant signalled,
        Duration duration,
        boolean onHold,
        Optional<EndReason> ended,
        Map<String, String> labels,
        List<StreamSummary> streams) {
    /** Copies the collections. */
    public SessionSummary {
        labels = Map.copyOf(labels);
        streams = List.copyOf(streams);
    }

    /** RTP packets of all streams. */
    public long packets() {
        return streams.stream().mapToLong(StreamSummary::packets).sum();
    }
}
