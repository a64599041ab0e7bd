package io.jackfield.sip.dialog;

import io.jackfield.sip.message.NameAddr;
import java.util.Optional;

/**
 * How to ask a peer to call someone else. Immutable.
 *
 * @param reports whether the peer shall tell what comes of it; without, no subscription is made (Refer-Sub: false, RFC 4488)
 * @param referredBy who asks, for the Referred-By header (RFC 3892); empty takes our identity in the call
 */
public record TransferOptions(boolean reports, Optional<NameAddr> referredBy) {
    /** With reports, in our own name. */
    public static final TransferOptions DEFAULT = new TransferOptions(true, Optional.empty());

    /** Without reports: all that is heard is whether the peer will try. */
    public TransferOptions withoutReports() {
        return new TransferOptions(false, referredBy);
    }

    /** In someone's name. */
    public TransferOptions withReferredBy(NameAddr who) {
        return new TransferOptions(reports, Optional.of(who));
    }
}
