package io.jackfield.sip.dialog;

import java.util.Optional;

/** Tells a transfer what its listener hears of the new call. */
record Reporting(Transfer transfer, SessionListener listener) implements SessionListener {
    @Override
    public void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {
        transfer.report(status);
        listener.onProgress(session, status, earlySdp);
    }

    @Override
    public void onProgress(InviteSession session, EarlyDialog where, int status, Optional<byte[]> earlySdp) {
        transfer.report(status);
        listener.onProgress(session, where, status, earlySdp);
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        listener.onAnswer(session, sdp);
    }

    @Override
    public void onEstablished(InviteSession session) {
        transfer.report(200);
        listener.onEstablished(session);
    }

    @Override
    public void onNegotiation(InviteSession session, Negotiation negotiation) {
        listener.onNegotiation(session, negotiation);
    }

    @Override
    public void onReinviteFailed(InviteSession session, int status) {
        listener.onReinviteFailed(session, status);
    }

    @Override
    public void onInfo(InviteSession session, String contentType, byte[] body) {
        listener.onInfo(session, contentType, body);
    }

    @Override
    public void onInfo(InviteSession session, String infoPackage, String contentType, byte[] body) {
        listener.onInfo(session, infoPackage, contentType, body);
    }

    @Override
    public void onTransfer(InviteSession session, Transfer next) {
        listener.onTransfer(session, next);
    }

    @Override
    public void onTransferProgress(InviteSession session, int status) {
        listener.onTransferProgress(session, status);
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        transfer.report(cause.status() < 300 ? 487 : cause.status()); // once the call was up, this says nothing
        listener.onEnded(session, cause);
    }
}
