package io.jackfield.media;

import io.jackfield.media.stream.Afterwards;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way onto a call's loop, from any thread. Whatever is done there ends with what it said should happen afterwards. */
final class Mailbox {
    private final MediaLoop loop;
    private final Afterwards afterwards;

    Mailbox(MediaLoop loop, Afterwards afterwards) {
        this.loop = loop;
        this.afterwards = afterwards;
    }

    /**
     * Runs a command on the loop.
     *
     * @param over asked there whether the call is over: then the result fails, and the command does not run
     */
    <T> CompletableFuture<T> ask(Supplier<Optional<CallEnd>> over, Consumer<CompletableFuture<T>> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean taken = loop.execute(() -> {
            Optional<CallEnd> end = over.get();
            if (end.isPresent()) {
                result.completeExceptionally(new CallEndedException(end.get()));
            } else {
                run(command, result);
                afterwards.drain();
            }
        });
        if (!taken) {
            result.completeExceptionally(
                    new MediaException(MediaException.Code.OVERLOADED, "the media loop takes no more commands"));
        }
        return result;
    }

    private static <T> void run(Consumer<CompletableFuture<T>> command, CompletableFuture<T> result) {
        try {
            command.accept(result);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** Runs something that must not be lost. */
    void post(Runnable event) {
        Post.reliably(loop, () -> {
            event.run();
            afterwards.drain();
        });
    }
}
