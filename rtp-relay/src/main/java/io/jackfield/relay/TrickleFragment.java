package io.jackfield.relay;

import io.jackfield.sdp.IceCandidate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A fragment of SDP that tells of further candidates (RFC 8840 9): credentials, m-lines with their names, candidates.
 *
 * @param ufrag of the ICE that they belong to; "" when it does not say
 */
record TrickleFragment(String ufrag, List<Line> lines) {
    /** Candidates of one fragment that are read; a peer's agent takes {@value io.jackfield.rtp.ice.IceAgent#MAX_PAIRS} pairs. */
    static final int MAX_CANDIDATES = 64;

    /**
     * Candidates of one m-line.
     *
     * @param index of the m-line in the fragment
     * @param mid its name; "" when it has none
     */
    record Line(int index, String mid, List<IceCandidate> candidates) {}

    static TrickleFragment parse(byte[] text) {
        String ufrag = "";
        List<Line> lines = new ArrayList<>();
        int index = -1;
        String mid = "";
        List<IceCandidate> candidates = new ArrayList<>();
        int count = 0;
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("m=")) {
                add(lines, index, mid, candidates);
                index++;
                mid = "";
                candidates = new ArrayList<>();
            } else if (line.startsWith("a=ice-ufrag:")) {
                ufrag = line.substring(12).strip();
            } else if (line.startsWith("a=mid:")) {
                mid = line.substring(6).strip();
            } else if (line.startsWith("a=candidate:") && count < MAX_CANDIDATES) {
                count++;
                IceCandidate.parse(line.substring(12)).ifPresent(candidates::add);
            }
        }
        add(lines, index, mid, candidates);
        return new TrickleFragment(ufrag, lines);
    }

    private static void add(List<Line> lines, int index, String mid, List<IceCandidate> candidates) {
        if (!candidates.isEmpty()) {
            lines.add(new Line(Math.max(0, index), mid, List.copyOf(candidates)));
        }
    }
}
