package io.jackfield.relay;

import io.jackfield.sdp.Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The two sides of a session, and who of them a tag, a label or an address belongs to. Side 0 is who offered first. */
final class SessionParties {
    private final List<RelaySide> sides;
    private int offerer;

    SessionParties(RelaySide offerer, RelaySide answerer) {
        sides = List.of(offerer, answerer);
    }

    RelaySide side(int index) {
        return sides.get(index);
    }

    List<RelaySide> both() {
        return sides;
    }

    /** Whose offer was the last. */
    int offerer() {
        return offerer;
    }

    void offerer(int side) {
        offerer = side;
    }

    /** The side that an answer between these tags goes to. */
    int offererOf(String fromTag) {
        int from = sideOf(fromTag);
        if (from >= 0 && (side(from).hasPending() || !side(1 - from).hasPending())) {
            return side(from).hasPending() ? from : offerer;
        }
        return from >= 0 ? 1 - from : offerer;
    }

    /** The side that a tag belongs to, -1 for none. */
    int sideOf(String tag) {
        return tag.isEmpty() ? -1 : side(0).knows(tag) ? 0 : side(1).knows(tag) ? 1 : -1;
    }

    /** Whether a dialog is this session's, whoever of the two is named first. */
    boolean joins(String oneTag, String otherTag) {
        int one = sideOf(oneTag);
        int other = sideOf(otherTag);
        return one >= 0 && other >= 0 && one != other;
    }

    /** The tag of who is called so; empty when nobody is. */
    Optional<String> tagOf(String label) {
        return sides.stream()
                .filter(side -> side.isLabelled(label))
                .map(RelaySide::tag)
                .findFirst();
    }

    /** The tag of whose last description has this address for any of its media; empty when nobody's has. */
    Optional<String> tagAt(InetAddress address) {
        return sides.stream()
                .filter(side -> side.inForce().stream()
                        .flatMap(last -> last.sdp().media().stream())
                        .anyMatch(media -> media.connection()
                                .flatMap(Address::numeric)
                                .filter(address::equals)
                                .isPresent()))
                .map(RelaySide::tag)
                .findFirst();
    }
}
