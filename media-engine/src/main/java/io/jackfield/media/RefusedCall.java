package io.jackfield.media;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A call that came and was refused before a script had it.
 *
 * @param dialog its Call-ID and the tag in its From
 * @param from who called: the From URI
 * @param to what was dialled: the Request-URI
 * @param source where the INVITE came from
 * @param status what it got: 403, 404 or 503
 */
public record RefusedCall(Dialog dialog, SipUri from, SipUri to, Optional<InetAddress> source, int status) {

    /** What tells it from other calls of the same two. */
    public record Dialog(String callId, String fromTag) {}

    static RefusedCall of(SipRequest invite, Optional<Flow> source, int status) {
        return new RefusedCall(
                new Dialog(invite.callId(), invite.fromTag()),
                invite.from().uri(),
                invite.requestUri(),
                source.map(Flow::remoteHost),
                status);
    }

    /** Why, as the causes of calls have it. */
    public Cause cause() {
        return Cause.ofStatus(status);
    }
}
