package io.jackfield.proxy.dialog;

import io.jackfield.proxy.dialog.DialogRecord.Id;
import io.jackfield.proxy.dialog.DialogRecord.Side;
import io.jackfield.proxy.dialog.DialogRecord.Times;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes down how a call is. */
final class Records {
    private Records() {}

    static DialogRecord of(TrackedDialog dialog) {
        Side caller = dialog.caller.side();
        Side callee = dialog.callee.side();
        SipRequest invite = dialog.invite();
        if (invite != null) {
            caller = early(
                    caller, invite, Header.FROM, invite.header(Header.CONTACT).orElse(""));
            callee = early(callee, invite, Header.TO, "");
        }
        return new DialogRecord(
                new Id(dialog.callId, dialog.callerTag, dialog.calleeTag),
                dialog.byeMs == 0 ? dialog.phase : DialogPhase.TERMINATED,
                dialog.user,
                caller,
                callee,
                new Times(Instant.ofEpochMilli(dialog.startedMs), time(dialog.answeredMs), time(dialog.limitMs)),
                dialog.path,
                dialog.variables.asMap(),
                List.of(dialog.profiles));
    }

    private static Side early(Side side, SipRequest invite, Header<?> address, String contact) {
        return new Side(invite.header(address).orElse(""), contact, side.cseq(), side.transport(), side.remote());
    }

    private static Optional<Instant> time(long ms) {
        return ms == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
    }
}
