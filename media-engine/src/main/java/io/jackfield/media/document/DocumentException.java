package io.jackfield.media.document;

/** A document that cannot be read at all. */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * Says what is wrong.
     *
     * @param line where, 0 when that is not known
     */
    public DocumentException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** Where, from 1; 0 when that is not known. */
    public int line() {
        return line;
    }
}
