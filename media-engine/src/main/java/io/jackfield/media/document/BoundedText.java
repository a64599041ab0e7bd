package io.jackfield.media.document;

/**
 * A text that a regular expression may look at only so often. Backtracking has no other handle: an expression that would take for ever on
 * what a stranger sends ends with {@link TooManySteps}. For one match.
 */
public final class BoundedText implements CharSequence {
    private final String text;
    private int left;

    /** The text was looked at too often. */
    public static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /**
     * A text.
     *
     * @param steps how many characters may be looked at, each as often as it is
     */
    public BoundedText(String text, int steps) {
        this.text = text;
        this.left = steps;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
