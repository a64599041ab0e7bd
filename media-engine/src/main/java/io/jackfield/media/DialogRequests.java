package io.jackfield.media;

import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What a call asks of the other side within its dialog: to call someone else (REFER), to take keys (INFO). It waits until the other side knows
 * that the call is up, as requests come to nothing before. On the call's loop.
 */
final class DialogRequests {
    private static final String KEYS = "application/dtmf-relay";
    private static final int KEY_MS = 160;

    private final CallLeg leg;
    private final Waiting waiting;
    private final List<Runnable> waitForIt = new ArrayList<>();
    private boolean established;

    DialogRequests(CallLeg leg, Waiting waiting) {
        this.leg = leg;
        this.waiting = waiting;
    }

    /** The other side knows that the call is up. */
    void established() {
        established = true;
        waitForIt.forEach(Runnable::run);
        waitForIt.clear();
    }

    /** Another session is being established in place of the one before. */
    void taken() {
        established = false;
    }

    /**
     * Does something in the session of the call, which is answered, once it is established.
     *
     * @param done fails when the call ends before that
     */
    void once(CompletableFuture<?> done, Consumer<InviteSession> what) {
        if (!leg.isAnswered()) {
            done.completeExceptionally(new IllegalStateException("the call is not answered"));
            return;
        }
        if (established) {
            what.accept(leg.session());
            return;
        }
        Waiting.Wait<?> wait = waiting.begin(done, () -> {});
        waitForIt.add(() -> {
            waiting.forget(wait);
            what.accept(leg.session());
        });
    }

    /** The session, for another call to be transferred to. */
    void session(CompletableFuture<InviteSession> done) {
        once(done, done::complete);
    }

    /** Asks the other side to call someone else. */
    void transfer(SipUri target, CompletableFuture<TransferResult> done) {
        once(done, session -> await(session.transfer(target), done));
    }

    /** Asks the other side to call that of another call in place of us. */
    void transfer(InviteSession other, CompletableFuture<TransferResult> done) {
        once(done, session -> await(session.transfer(other), done));
    }

    private void await(CompletionStage<Integer> status, CompletableFuture<TransferResult> done) {
        Waiting.Wait<TransferResult> wait = waiting.begin(done, () -> {});
        status.thenAccept(told -> leg.post(() -> {
            boolean connected = told >= 200 && told < 300;
            waiting.done(wait, new TransferResult(connected, told));
            if (connected) {
                leg.end(Cause.NORMAL);
            }
        }));
    }

    /** Sends keys one after the other; false as soon as one is refused. */
    void keys(String keys, CompletableFuture<Boolean> done) {
        once(done, session -> {
            Waiting.Wait<Boolean> wait = waiting.begin(done, () -> {});
            key(session, keys, 0, wait);
        });
    }

    private void key(InviteSession session, String keys, int next, Waiting.Wait<Boolean> wait) {
        if (next == keys.length()) {
            waiting.done(wait, true);
            return;
        }
        String body = "Signal=" + keys.charAt(next) + "\r\nDuration=" + KEY_MS + "\r\n";
        session.info(KEYS, body.getBytes(StandardCharsets.US_ASCII))
                .thenAccept(status -> leg.post(() -> {
                    if (status < 300) {
                        key(session, keys, next + 1, wait);
                    } else {
                        waiting.done(wait, false);
                    }
                }));
    }
}
