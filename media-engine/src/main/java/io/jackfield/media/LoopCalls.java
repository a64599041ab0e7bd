package io.jackfield.media;

import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.sip.dialog.InviteSession;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The calls of one media loop, and what they share. Only {@link #loop} and {@link #outgoing} may be used on another thread. */
final class LoopCalls {
    /** The largest packet that is made here: a header, and 20 ms of 48 kHz linear audio. */
    private static final int SCRATCH_BYTES = 2_048;

    private final MediaLoop loop;
    private final OutgoingCalls outgoing;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final SrtpBuffer cipher = new SrtpBuffer();
    private final Set<CallLeg> live = new LinkedHashSet<>();
    private boolean shut;

    LoopCalls(MediaLoop loop, OutgoingCalls outgoing) {
        this.loop = loop;
        this.outgoing = outgoing;
    }

    /** Makes further calls. From any thread. */
    OutgoingCalls outgoing() {
        return outgoing;
    }

    MediaLoop loop() {
        return loop;
    }

    SrtpBuffer cipher() {
        return cipher;
    }

    ByteBuffer scratch() {
        return scratch;
    }

    /** The leg whose signalling a session is. */
    Optional<CallLeg> find(InviteSession session) {
        return live.stream().filter(leg -> leg.goesOnIn(session)).findFirst();
    }

    void add(CallLeg leg) {
        live.add(leg);
        if (shut) {
            leg.post(() -> leg.end(Cause.SHUTDOWN));
        }
    }

    /** Ends all calls, and those that are still on their way here. */
    void shut() {
        shut = true;
        live.forEach(leg -> leg.post(() -> leg.end(Cause.SHUTDOWN)));
    }

    void remove(CallLeg leg) {
        live.remove(leg);
    }
}
