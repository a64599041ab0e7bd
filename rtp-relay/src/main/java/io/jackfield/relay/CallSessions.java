package io.jackfield.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The sessions of one Call-ID: one, or one for each branch of a forked INVITE. */
final class CallSessions {
    /** Most branches of one call that are relayed at a time. */
    static final int MAX_SESSIONS = 32;

    private final List<RelaySession> sessions = new ArrayList<>(1);

    List<RelaySession> all() {
        return List.copyOf(sessions);
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    boolean isFull() {
        return sessions.size() >= MAX_SESSIONS;
    }

    void add(RelaySession session) {
        sessions.add(session);
    }

    void remove(RelaySession session) {
        sessions.remove(session);
    }

    /** The session that an offer belongs to; empty for the first offer of a branch. */
    Optional<RelaySession> forOffer(String fromTag, String toTag, String viaBranch) {
        if (!toTag.isEmpty()) {
            return dialog(fromTag, toTag, viaBranch);
        }
        // the same offer again: the branch says which, so that a request tried anew after a failure is another session
        return first(s -> s.parties().sideOf(fromTag) == 0 && s.viaBranch().equals(viaBranch));
    }

    /** The session that an answer belongs to: of its dialog, else of its branch, else the one that still waits for an answer. */
    Optional<RelaySession> forAnswer(String fromTag, String toTag, String viaBranch) {
        Predicate<RelaySession> either =
                s -> s.parties().sideOf(fromTag) >= 0 || s.parties().sideOf(toTag) >= 0;
        return dialog(fromTag, toTag, viaBranch)
                .or(() -> first(s ->
                        either.test(s) && !viaBranch.isEmpty() && s.viaBranch().equals(viaBranch)))
                .or(() -> first(s -> either.test(s) && !s.answered()))
                .or(() -> first(either));
    }

    /**
     * The sessions that a delete ends. With both tags of a dialog: its session, and those that nobody answered, which lost. Else with
     * a branch: that one. Else all. Of a call, only those that know one of the tags, where there are any.
     */
    List<RelaySession> forDelete(String fromTag, String toTag, String viaBranch) {
        if (!toTag.isEmpty()) {
            Optional<RelaySession> dialog = dialog(fromTag, toTag, viaBranch);
            if (dialog.isPresent()) {
                return sessions.stream()
                        .filter(s -> s == dialog.get() || !s.answered())
                        .toList();
            }
        }
        if (!viaBranch.isEmpty()) {
            return sessions.stream()
                    .filter(s -> s.viaBranch().equals(viaBranch))
                    .filter(s -> knowsAny(s, fromTag, toTag))
                    .toList();
        }
        return sessions.stream().filter(s -> knowsAny(s, fromTag, toTag)).toList();
    }

    private static boolean knowsAny(RelaySession session, String oneTag, String otherTag) {
        return oneTag.isEmpty() && otherTag.isEmpty()
                || session.parties().sideOf(oneTag) >= 0
                || session.parties().sideOf(otherTag) >= 0;
    }

    private Optional<RelaySession> dialog(String oneTag, String otherTag, String viaBranch) {
        Predicate<RelaySession> joined = s -> s.parties().joins(oneTag, otherTag);
        return first(joined.and(s -> s.viaBranch().equals(viaBranch))).or(() -> first(joined));
    }

    private Optional<RelaySession> first(Predicate<RelaySession> wanted) {
        for (RelaySession session : sessions) {
            if (wanted.test(session)) {
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }
}
