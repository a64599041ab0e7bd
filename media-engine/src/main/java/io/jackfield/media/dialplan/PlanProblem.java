package io.jackfield.media.dialplan;

/**
 * Something in a dialplan that is wrong, or is not known here.
 *
 * @param source the file, or what it is called
 * @param line where, from 1; 0 when that is not known
 * @param fatal whether the plan cannot be used as it is
 * @param text what it is
 */
public record PlanProblem(String source, int line, boolean fatal, String text) {
    @Override
    public String toString() {
        return source + ":" + line + ": " + text;
    }
}
