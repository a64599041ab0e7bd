package io.jackfield.database;

/** A database does not do what was asked of it. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** With what it says. */
    public DatabaseException(Code code, String message) {
        super(message);
        this.code = code;
    }

    DatabaseException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Stable: programs may act on it. */
    public Code code() {
        return code;
    }

    /** What stands in the way. */
    public enum Code {
        /** It cannot be reached, or could not a moment ago. */
        UNAVAILABLE,
        /** It refused a statement. */
        STATEMENT_FAILED,
        /** More work waits than may: {@link Database.Builder#backlog}. */
        BACKLOG_FULL,
        /** Its tables could not be brought up to date. */
        MIGRATION_FAILED,
        /** What it says makes no sense to who asked: what was known before stays. */
        BAD_DATA,
        /** A library is missing; the message names it. */
        LIBRARY_MISSING,
        /** It was closed. */
        CLOSED
    }
}
