package io.jackfield.media.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A recording that runs, or has run. It ends with its call at the latest. Thread-safe. */
public final class Recording {
    private final Path file;
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();

    /**
     * What a recording came to.
     *
     * @param file the file
     * @param duration how much sound it holds
     * @param packetsDropped packets that the disk was too slow for
     * @param error what went wrong, empty when nothing did
     */
    public record Result(Path file, Duration duration, long packetsDropped, String error) {}

    Recording(Path file) {
        this.file = file;
    }

    /** The file that is written. */
    public Path file() {
        return file;
    }

    /** Ends it and waits until the file is closed. Another call returns the same. */
    public Result stop() {
        stopAsked.complete(null);
        return done.join();
    }

    /** Completes when the file is closed; never exceptionally. */
    public CompletionStage<Result> done() {
        return done.minimalCompletionStage();
    }

    /** Completes when somebody wants it to end. */
    public CompletionStage<Void> stopAsked() {
        return stopAsked.minimalCompletionStage();
    }

    void finish(Result result) {
        done.complete(result);
    }
}
