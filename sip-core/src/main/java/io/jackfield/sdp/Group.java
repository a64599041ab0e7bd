package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/**
 * An {@code a=group} or {@code a=ssrc-group} line (RFC 5888 5, RFC 9143, RFC 5576 4.2).
 *
 * @param semantics e.g. {@code BUNDLE}, {@code LS}, {@code FID}
 * @param members the mids, or the SSRCs, in order
 */
public record Group(String semantics, List<String> members) {
    public Group {
        members = List.copyOf(members);
    }

    static Optional<Group> parse(String value) {
        List<String> words = Lines.words(value);
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new Group(words.get(0), words.subList(1, words.size())));
    }

    /** As after {@code a=group:}. */
    @Override
    public String toString() {
        return members.isEmpty() ? semantics : semantics + " " + String.join(" ", members);
    }
}
