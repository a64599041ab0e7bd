package io.jackfield.media.dialplan;

import java.util.List;
import java.util.stream.Collectors;

/** A dialplan that cannot be used: a file cannot be read, is not XML or YAML, or holds something that makes no sense. */
public final class DialplanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    DialplanException(List<PlanProblem> problems) {
        super(problems.stream().map(PlanProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong. */
    public List<PlanProblem> problems() {
        return problems;
    }
}
