package io.jackfield.media;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.dialog.SessionListener;
import java.time.Duration;
import java.util.Optional;

/** Carries what signalling says from its shard to the call's media loop. */
final class SessionEvents implements SessionListener {
    private final CallLeg leg;
    private final Optional<Duration> limit;
    private final Runnable script;

    /**
     * Events of a call.
     *
     * @param limit how long it may last once it is up
     * @param script starts an outgoing call's script
     */
    SessionEvents(CallLeg leg, Optional<Duration> limit, Runnable script) {
        this.leg = leg;
        this.limit = limit;
        this.script = script;
    }

    @Override
    public void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {
        leg.post(() -> leg.onProgress(status, earlySdp));
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        leg.post(() -> leg.onAnswer(sdp));
    }

    @Override
    public void onEstablished(InviteSession session) {
        leg.post(() -> leg.onEstablished(limit, script));
    }

    @Override
    public void onNegotiation(InviteSession session, Negotiation negotiation) {
        leg.post(() -> leg.onNegotiation(negotiation));
    }

    @Override
    public void onInfo(InviteSession session, String contentType, byte[] body) {
        leg.post(() -> leg.onInfo(contentType, body));
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        leg.post(() -> leg.onSessionEnded(cause));
    }
}
