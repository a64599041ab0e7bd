package io.jackfield.media;

import io.jackfield.rtp.loop.MediaLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Messages to a media loop that must not be lost, such as the end of a call: a full mailbox is tried again. */
final class Post {
    private static final int RETRY_MS = 10;
    private static final int MAX_TRIES = 1_000;

    private Post() {}

    /** Runs a task on a loop, now or within some seconds; never when the loop has ended. From any thread. */
    static void reliably(MediaLoop loop, Runnable task) {
        attempt(loop, task, 1);
    }

    private static void attempt(MediaLoop loop, Runnable task, int tries) {
        if (!loop.execute(task) && tries < MAX_TRIES) {
            CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(loop, task, tries + 1));
        }
    }
}
