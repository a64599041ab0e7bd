package io.jackfield.media;

import io.jackfield.media.stream.Workbench;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sip.dialog.InviteSession;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The calls of one media loop, and what they share. Only {@link #loop} and {@link #outgoing} may be used on another thread. */
final class LoopCalls {
    private final MediaLoop loop;
    private final OutgoingCalls outgoing;
    private final Workbench bench = new Workbench();
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

    Workbench bench() {
        return bench;
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
