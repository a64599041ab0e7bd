package io.jackfield.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of {@code a=} lines in a rewritten description. What the relay does about media does not change with it. A line is named by its
 * whole value, by the part before the first space, or by what stands before the colon.
 *
 * @param media the type of m-lines that it is done to, e.g. {@code audio}; empty for the session's own lines
 * @param removed the lines that go; "" for none
 * @param added the line that comes in the place of each that goes; with nothing that goes, at the end, unless it is there; "" for none
 */
public record SdpAttributeEdit(Optional<String> media, String removed, String added) {
    /** @throws IllegalArgumentException when a line has control characters in it, or both are "" */
    public SdpAttributeEdit {
        if ((removed + added).chars().anyMatch(c -> c < ' ') || removed.isEmpty() && added.isEmpty()) {
            throw new IllegalArgumentException("an attribute of SDP is one line, and not empty");
        }
    }

    static byte[] apply(List<SdpAttributeEdit> edits, byte[] sdp) {
        if (edits.isEmpty()) {
            return sdp;
        }
        List<String> lines = new ArrayList<>(
                new String(sdp, StandardCharsets.ISO_8859_1).lines().toList());
        edits.forEach(edit -> edit.apply(lines));
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void apply(List<String> lines) {
        List<String> section = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("m=")) {
                all.addAll(changed(section));
                section.clear();
            }
            section.add(line);
        }
        all.addAll(changed(section));
        lines.clear();
        lines.addAll(all);
    }

    /** The lines of the session, or of one m-line, as they are from now on. */
    private List<String> changed(List<String> section) {
        String first = section.isEmpty() ? "" : section.get(0);
        boolean meant = media.map(type -> first.startsWith("m=" + type + " ")).orElse(!first.startsWith("m="));
        if (!meant) {
            return section;
        }
        List<String> lines = new ArrayList<>();
        for (String line : section) {
            if (!names(line)) {
                lines.add(line);
            } else if (!added.isEmpty()) {
                lines.add("a=" + added);
            }
        }
        if (removed.isEmpty() && !lines.contains("a=" + added)) {
            lines.add("a=" + added);
        }
        return lines;
    }

    private boolean names(String line) {
        if (removed.isEmpty() || !line.startsWith("a=" + removed)) {
            return false;
        }
        String rest = line.substring(2 + removed.length());
        return rest.isEmpty() || rest.startsWith(" ") || rest.startsWith(":");
    }
}
