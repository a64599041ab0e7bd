package io.jackfield.sip.dialog;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;

/** Hears of calls that a user agent has not taken before {@link InviteHandler} was asked, on their shard. Must not block. */
@FunctionalInterface
public interface RefusalListener {
    /** Hears nothing. */
    RefusalListener NONE = (invite, source, status) -> {};

    /**
     * An INVITE that would begin a call was refused: 403 as its source may not call, 503 for a limit. Not told of what the caller has to
     * mend and will send again: 400, 406, 415, 416, 420, 421, 422, 481, 482.
     */
    void onRefused(SipRequest invite, Flow source, int status);
}
