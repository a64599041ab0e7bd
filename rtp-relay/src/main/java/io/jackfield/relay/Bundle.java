package io.jackfield.relay;

import io.jackfield.sdp.Group;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The m-lines of a description that share one transport: that of the first (RFC 9143).
 *
 * @param lines their indexes, in the order of the group; the first is the tagged one
 * @param mids their names, in the same order
 */
record Bundle(List<Integer> lines, List<String> mids) {
    static final Bundle NONE = new Bundle(List.of(), List.of());

    /** The first group of a description, without names that no m-line has. */
    static Bundle of(SessionDescription sdp) {
        List<Integer> lines = new ArrayList<>();
        List<String> mids = new ArrayList<>();
        for (Group group : sdp.groups()) {
            if (group.semantics().equals("BUNDLE") && lines.isEmpty()) {
                for (String mid : group.members()) {
                    sdp.media().stream()
                            .filter(media -> media.mid().filter(mid::equals).isPresent())
                            .filter(media -> !lines.contains(media.index()))
                            .findFirst()
                            .ifPresent(media -> {
                                lines.add(media.index());
                                mids.add(mid);
                            });
                }
            }
        }
        return new Bundle(List.copyOf(lines), List.copyOf(mids));
    }

    /** Whether an m-line of this description is wanted: port 0 does not reject what is to have the group's port (RFC 9143 6). */
    boolean wants(MediaDescription media) {
        return media.port() > 0
                || has(media.index()) && media.attribute("bundle-only").isPresent();
    }

    boolean has(int line) {
        return lines.contains(line);
    }

    /** Whether it is in the group and not the one whose transport that is. */
    boolean isMember(int line) {
        return lines.indexOf(line) > 0;
    }

    /** The m-line whose transport one uses. */
    int tagged(int line) {
        return isMember(line) ? lines.get(0) : line;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Those of its m-lines that are left. */
    Bundle only(IntPredicate wanted) {
        List<Integer> left = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                left.add(lines.get(i));
                names.add(mids.get(i));
            }
        }
        return new Bundle(List.copyOf(left), List.copyOf(names));
    }

    /** As after {@code a=group:}. */
    String group() {
        return "BUNDLE " + String.join(" ", mids);
    }
}
