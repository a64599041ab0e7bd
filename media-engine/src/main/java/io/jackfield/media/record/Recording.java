package io.jackfield.media.record;

import io.jackfield.media.ScriptThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A recording that runs, or has run. It ends with its call at the latest. Thread-safe. */
public final class Recording {
    private final String id;
    private final Path file;
    private final ScriptThreads threads;
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();
    private volatile Consumer<Boolean> pauser = pause -> {};

    /**
     * What a recording came to.
     *
     * @param file the file; where something went wrong, what could be kept of it, which may be nothing
     * @param duration how much sound it holds
     * @param bytes how large it is
     * @param sha256 the checksum of its bytes in hexadecimal; empty when it could not be completed
     * @param packetsDropped packets that the disk was too slow for
     * @param error what went wrong, empty when nothing did
     */
    public record Result(Path file, Duration duration, long bytes, String sha256, long packetsDropped, String error) {}

    Recording(String id, Path file) {
        this(id, file, ScriptThreads.machine());
    }

    /** @param threads what scripts run on that wait for it */
    Recording(String id, Path file, ScriptThreads threads) {
        this.threads = threads;
        this.id = id;
        this.file = file;
    }

    /** What tells it from all others. */
    public String id() {
        return id;
    }

    /** The file that will be there in the end: {@link Result#file} says whether it is. */
    public Path file() {
        return file;
    }

    /** Ends it and waits until the file is complete. Another call returns the same. */
    public Result stop() {
        stopAsked.complete(null);
        return threads.join(done);
    }

    /** Waits until it has ended: by a key, a limit, silence, or with its call. */
    public Result await() {
        return threads.join(done);
    }

    /** Records nothing until {@link #resume}: by then there is silence, or nothing where the options say so. */
    public void pause() {
        pauser.accept(true);
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        pauser.accept(false);
    }

    /** Completes when the file is complete; never exceptionally. */
    public CompletionStage<Result> done() {
        return done.minimalCompletionStage();
    }

    /** Completes when somebody wants it to end, or it has reached its limit. */
    public CompletionStage<Void> stopAsked() {
        return stopAsked.minimalCompletionStage();
    }

    void driveBy(Runnable stop, Consumer<Boolean> pause) {
        pauser = pause;
        stopAsked.thenRun(stop);
    }

    void askToStop() {
        stopAsked.complete(null);
    }

    boolean finish(Result result) {
        return done.complete(result);
    }
}
