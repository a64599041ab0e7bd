package io.jackfield.media.speech;

/**
 * What came of listening to a caller.
 *
 * @param outcome how it ended
 * @param text what was understood; empty when nothing was
 * @param key the key that was pressed in place of saying something; a blank when none was
 */
public record Utterance(Outcome outcome, String text, char key) {

    /** How listening ended. */
    public enum Outcome {
        /** Something was said and understood. */
        UNDERSTOOD,
        /** Something was said, but nothing was understood. */
        NOT_UNDERSTOOD,
        /** Nothing was said in time. */
        SILENCE,
        /** A key was pressed. */
        KEY
    }

    /** Whether something was understood. */
    public boolean understood() {
        return outcome == Outcome.UNDERSTOOD;
    }
}
