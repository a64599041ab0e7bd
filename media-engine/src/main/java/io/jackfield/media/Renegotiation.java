package io.jackfield.media;

import io.jackfield.media.sound.Prompt;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.sdp.Direction;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What changes in a call that is up (RFC 3261 14, RFC 3264 8): the other side offers something else by re-INVITE or UPDATE, and this side
 * holds the call and takes it back by re-INVITE. On the call's loop.
 *
 * <pre>
 * state     input                          next      effect
 * TALKING   hold                           TALKING   re-INVITE, sendonly
 * TALKING   the answer to that             HOLDING   music to the other side
 * TALKING   it is refused                  TALKING   all stays as it was
 * HOLDING   resume                         HOLDING   re-INVITE, sendrecv
 * HOLDING   the answer to that             TALKING   music stops
 * HOLDING   it is refused                  HOLDING   all stays as it was
 * any       an offer that suits            as it was answer; held or taken back as its direction says
 * any       an offer that does not suit    as it was 488, the session stays as it is
 * </pre>
 *
 * <p>Whether the other side holds the call is independent of all this.
 */
final class Renegotiation {
    /** What scripts are told when the call was over before the other side said anything. */
    private static final int NO_ANSWER = 408;

    private static final int OK = 200;

    private final MediaDesk desk;
    private final Waiting waiting;
    private final Heard heard;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private boolean holding;
    private boolean held;

    /** Hears that the other side holds the call, or has taken it back. */
    interface Heard {
        void held(boolean now);
    }

    private record Change(Direction before, Optional<Prompt> music, boolean hold, Waiting.Wait<Integer> waits) {}

    Renegotiation(MediaDesk desk, Waiting waiting, Heard heard) {
        this.desk = desk;
        this.waiting = waiting;
        this.heard = heard;
    }

    /** The other side offers something, or asks for an offer. */
    void onNegotiation(Negotiation exchange, boolean anyCodec, Optional<Codec> preferred) {
        if (exchange.offer().isEmpty()) {
            exchange.complete(desk.offer());
            return;
        }
        Optional<byte[]> answer = desk.answer(exchange.offer().get(), anyCodec, preferred);
        if (answer.isPresent()) {
            exchange.complete(answer.get());
            tellHeld();
        } else {
            exchange.reject(Cause.NOT_ACCEPTABLE.status()); // RFC 3261 14.2: the session stays as it is
        }
    }

    /** The answer to an offer of ours within the call. */
    void onAnswer(byte[] sdp) {
        boolean good = desk.answered(sdp);
        Change change = changes.poll();
        if (change == null) {
            tellHeld();
            return;
        }
        if (!good) {
            failed(change, Cause.NOT_ACCEPTABLE.status());
            return;
        }
        holding = change.hold();
        if (holding) {
            change.music().ifPresent(desk.media().filling()::sound);
        } else {
            desk.media().filling().noSound();
        }
        tellHeld();
        waiting.done(change.waits(), OK);
    }

    /** An offer of ours was refused. */
    void onFailed(int status) {
        Change change = changes.poll();
        if (change != null) {
            failed(change, status);
        }
    }

    private void failed(Change change, int status) {
        desk.direction(change.before());
        waiting.done(change.waits(), status == 0 ? NO_ANSWER : status);
    }

    void hold(InviteSession session, Optional<Prompt> music, CompletableFuture<Integer> done) {
        change(session, music.isPresent() ? Direction.SENDONLY : Direction.INACTIVE, music, done);
    }

    void resume(InviteSession session, CompletableFuture<Integer> done) {
        if (holding) {
            change(session, Direction.SENDRECV, Optional.empty(), done);
        } else {
            done.complete(OK);
        }
    }

    private void change(
            InviteSession session, Direction direction, Optional<Prompt> music, CompletableFuture<Integer> done) {
        if (!changes.isEmpty()) {
            done.completeExceptionally(new IllegalStateException("the call is being held or resumed already"));
            return;
        }
        boolean hold = direction != Direction.SENDRECV;
        Waiting.Wait<Integer> wait = waiting.begin(done, changes::clear);
        changes.add(new Change(desk.direction(), music, hold, wait));
        desk.direction(direction);
        session.reinvite(desk.reoffer());
    }

    /**
     * Another session is to take the place of the one before (RFC 3891): its offer is answered, and what was asked of that one is void.
     *
     * @return false when it cannot be; it is then refused, or over
     */
    boolean takeOver(InviteSession next, Optional<Codec> preferred) {
        desk.signalling(next.source().map(Flow::remoteHost));
        Optional<byte[]> answer = next.remoteSdp().flatMap(offer -> desk.answer(offer, false, preferred));
        if (answer.isEmpty()) {
            next.reject(Cause.NOT_ACCEPTABLE.status());
            return false;
        }
        if (next.ended()) { // its end was not told to this call
            return false;
        }
        next.accept(answer.get());
        taken();
        return true;
    }

    private void taken() {
        onFailed(NO_ANSWER);
        holding = false;
        desk.direction(Direction.SENDRECV);
        desk.media().filling().noSound();
        tellHeld();
    }

    /** Whether this side holds the call. */
    boolean holding() {
        return holding;
    }

    /** Whether the other side holds the call. */
    boolean held() {
        return held;
    }

    private void tellHeld() {
        boolean now = desk.held() && !holding;
        if (now != held) {
            held = now;
            heard.held(now);
        }
    }
}
