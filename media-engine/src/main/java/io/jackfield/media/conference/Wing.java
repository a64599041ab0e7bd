package io.jackfield.media.conference;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A room's part on one media loop: the mixer, and the timer that drives it when no participant's own tick does. Everything but
 * {@link #post} is on the loop.
 */
final class Wing implements Mixer.Observer {
    private static final int RETRY_MS = 10;
    private static final int MAX_TRIES = 1_000;

    private final MediaLoop loop;
    private final OpenRoom room;
    private final Mixer mixer;
    private final AtomicBoolean reporting = new AtomicBoolean();
    private final TimerWheel.Timer timer = new TimerWheel.Timer() {
        @Override
        protected long onTimer(long nowNs) {
            mixer.advance(mixer.number(nowNs), nowNs);
            return mixer.dueNs(mixer.next());
        }
    };

    Wing(MediaLoop loop, OpenRoom room, int sampleRate, long originNs) {
        this.loop = loop;
        this.room = room;
        this.mixer = new Mixer(sampleRate, originNs, this);
    }

    MediaLoop loop() {
        return loop;
    }

    Mixer mixer() {
        return mixer;
    }

    /** Runs something on the loop that must not be lost: a full mailbox is tried again. From any thread. */
    void post(Runnable task) {
        post(loop, task, 1);
    }

    static void post(MediaLoop loop, Runnable task, int tries) {
        if (!loop.execute(task) && tries < MAX_TRIES) {
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS)
                    .execute(() -> post(loop, task, tries + 1));
        }
    }

    /** Begins to mix. */
    void start() {
        loop.timers().schedule(timer, loop.nowNs());
    }

    /** Mixes no more. */
    void stop() {
        loop.timers().cancel(timer);
    }

    @Override
    public void speaking(Voice voice, boolean speaks) {
        room.tell(meeting -> voice.owner().ifPresent(who -> meeting.speaking(who, speaks)));
    }

    @Override
    public void loudest(Voice voice, float level) {
        if (reporting.compareAndSet(false, true)) { // one report at a time, however slow the other side is
            room.tell(meeting -> {
                reporting.set(false);
                voice.owner().ifPresent(who -> meeting.loudest(who, level));
            });
        }
    }
}
