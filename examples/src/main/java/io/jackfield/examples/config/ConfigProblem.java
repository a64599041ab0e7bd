package io.jackfield.examples.config;

/**
 * One error of a configuration file.
 *
 * @param line where it is, from 1; 0 when it belongs to no line
 * @param text what is wrong and what would be right
 */
public record ConfigProblem(int line, String text) implements Comparable<ConfigProblem> {
    @Override
    public int compareTo(ConfigProblem other) {
        return Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return line == 0 ? text : "line " + line + ": " + text;
    }
}
