package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a Record-Route of ours says about the dialog that it is in.
 *
 * @param anchor the number of the media anchor that the dialog's media go through, 0 to 254; {@link #NO_ANCHOR} for none
 * @param twice whether we wrote two Record-Routes, one for each side (RFC 5658)
 * @param callerTagHash {@link #tagHash} of the caller's tag, which tells the directions apart
 * @param caller the flow by which the caller is reached, when its Contact does not tell: behind NAT or on a connection
 * @param callee the flow by which the callee is reached, likewise
 */
record RouteToken(
        int anchor,
        boolean twice,
        int callerTagHash,
        @Nullable Flow caller,
        @Nullable Flow callee) {
    static final int NO_ANCHOR = 255;

    /** Nothing to say but that it is ours. */
    static final RouteToken PLAIN = new RouteToken(NO_ANCHOR, false, 0, null, null);

    /** The flow to the peer of whoever sent this message; none when the next hop's URI tells. */
    @Nullable
    Flow peerOfSender(SipMessage message) {
        if (caller == null && callee == null) {
            return null;
        }
        return tagHash(message.fromTag()) == callerTagHash ? callee : caller;
    }

    /** The flow by which whoever sent this message is reached; none when its Contact tells. */
    @Nullable
    Flow ofSender(SipMessage message) {
        return tagHash(message.fromTag()) == callerTagHash ? caller : callee;
    }

    static int tagHash(String tag) {
        return tag.hashCode();
    }
}
