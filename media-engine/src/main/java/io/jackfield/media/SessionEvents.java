package io.jackfield.media;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.Transfer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Carries what signalling says from its shard to the call's media loop. */
final class SessionEvents implements SessionListener {
    private final CompletableFuture<CallLeg> whose;

    /** Events of a call. */
    SessionEvents(CallLeg leg) {
        this(CompletableFuture.completedFuture(leg));
    }

    /** Events of a call that is being looked for; until it is found nothing is told. */
    SessionEvents(CompletableFuture<CallLeg> leg) {
        this.whose = leg;
    }

    @Override
    public void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {
        tell(session, leg -> leg.onProgress(status, earlySdp));
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        tell(session, leg -> leg.onAnswer(sdp));
    }

    @Override
    public void onEstablished(InviteSession session) {
        tell(session, leg -> leg.onEstablished());
    }

    @Override
    public void onNegotiation(InviteSession session, Negotiation negotiation) {
        tell(session, leg -> leg.onNegotiation(negotiation));
    }

    @Override
    public void onReinviteFailed(InviteSession session, int status) {
        tell(session, leg -> leg.onReinviteFailed(status));
    }

    @Override
    public void onInfo(InviteSession session, String contentType, byte[] body) {
        tell(session, leg -> leg.onInfo(contentType, body));
    }

    @Override
    public void onTransfer(InviteSession session, Transfer transfer) {
        tell(session, leg -> leg.onTransfer(transfer));
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        tell(session, leg -> leg.onSessionEnded(cause));
    }

    /** What an earlier session still says, once another has taken its place, is of no matter. */
    private void tell(InviteSession session, Consumer<CallLeg> event) {
        whose.thenAccept(leg -> leg.post(() -> {
            if (leg.goesOnIn(session)) {
                event.accept(leg);
            }
        }));
    }
}
