package io.jackfield.examples;

/** Ends a command with one sentence to the user and an exit code; no stack trace. */
public final class Complaint extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Complaint(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    /** What was asked for failed: exit code 1. */
    public static Complaint failure(String sentence) {
        return new Complaint(1, sentence);
    }

    /** What was asked for cannot be done as asked (usage, configuration, a taken port): exit code 2. */
    public static Complaint usage(String sentence) {
        return new Complaint(2, sentence);
    }

    /** The exit code of the command. */
    public int exitCode() {
        return exitCode;
    }
}
