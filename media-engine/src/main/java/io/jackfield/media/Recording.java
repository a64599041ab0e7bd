package io.jackfield.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A recording that runs, or has run. It ends with its call at the latest. */
public interface Recording {

    /** The file that is written. */
    Path file();

    /** Ends it and waits until the file is closed. A second call returns the same. */
    Result stop();

    /** Completes when the file is closed; never exceptionally. */
    CompletionStage<Result> done();

    /**
     * What a recording came to.
     *
     * @param file the file
     * @param duration how much sound it holds
     * @param packetsDropped packets that the disk was too slow for
     * @param error what went wrong, empty when nothing did
     */
    record Result(Path file, Duration duration, long packetsDropped, String error) {}
}
