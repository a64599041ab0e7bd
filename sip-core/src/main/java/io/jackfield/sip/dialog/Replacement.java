package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Replaces;
import java.util.Optional;

/**
 * Whether an INVITE may take the place of a call of ours (RFC 3891 3).
 *
 * @param status what to refuse the INVITE with
 * @param replaced the call, when it may
 */
record Replacement(int status, Optional<InviteSession> replaced) {
    /** Judges on the shard that the call to be replaced lives on. */
    static Replacement judge(AgentShard there, Replaces replaces) {
        Optional<InviteSession> found = there.dialogs()
                .find(replaces.callId(), replaces.toTag())
                .filter(session ->
                        session.side().conversation(replaces.fromTag()).isPresent());
        if (found.isEmpty()) {
            return refused(there.dialogs().ended(replaces.callId(), replaces.toTag()) ? 603 : 481);
        }
        InviteSession session = found.get();
        if (session.side().up()) {
            return replaces.earlyOnly() ? refused(486) : new Replacement(200, found);
        }
        // An early dialog may only be replaced where it was begun: ours to cancel.
        return session.incoming() ? refused(481) : new Replacement(200, found);
    }

    private static Replacement refused(int status) {
        return new Replacement(status, Optional.empty());
    }
}
