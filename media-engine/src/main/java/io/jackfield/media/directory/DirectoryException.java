package io.jackfield.media.directory;

/** Who a user is cannot be told: the database or the service does not answer, or makes no sense. */
public final class DirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DirectoryException(String message, Throwable cause) {
        super(message, cause);
    }

    DirectoryException(String message) {
        super(message);
    }
}
