package io.jackfield.media;

import io.jackfield.media.ParkingLot.Stay;
import io.jackfield.media.stream.Afterwards;
import io.jackfield.rtp.loop.MediaLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a script waits for that takes its time and no more of the call: a pause, a place in a parking lot. On the call's loop. */
final class Pauses {
    private final MediaLoop loop;
    private final Afterwards afterwards;
    private final Waiting waiting;

    Pauses(MediaLoop loop, Afterwards afterwards, Waiting waiting) {
        this.loop = loop;
        this.afterwards = afterwards;
        this.waiting = waiting;
    }

    void pause(Duration length, CompletableFuture<Boolean> done) {
        OneShot timer = new OneShot(afterwards);
        Waiting.Wait<Boolean> wait = waiting.begin(done, () -> loop.timers().cancel(timer));
        timer.action(() -> waiting.done(wait, true));
        loop.timers().schedule(timer, loop.nowNs() + length.toNanos());
    }

    /** Waits for the end of the call, or of what its script does. */
    void untilEnd(CompletableFuture<Boolean> done) {
        waiting.begin(done, () -> {});
    }

    /** Waits in a parking lot; once somebody talks to the call there, time counts no more. */
    void stay(CallLeg leg, CompletableFuture<Stay> place, Duration timeout, CompletableFuture<Stay> done) {
        OneShot timer = new OneShot(afterwards);
        Waiting.Wait<Stay> wait = waiting.begin(done, () -> loop.timers().cancel(timer));
        timer.action(() -> {
            if (leg.ties().joint().isEmpty()) {
                place.complete(Stay.TIMED_OUT);
            }
        });
        place.thenAccept(stay -> leg.post(() -> {
            loop.timers().cancel(timer);
            leg.openMedia().ifPresent(media -> media.filling().noSound());
            waiting.done(wait, stay);
        }));
        loop.timers().schedule(timer, loop.nowNs() + timeout.toNanos());
    }
}
