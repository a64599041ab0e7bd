package io.jackfield.media.dialplan;

import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * A field of a call and the expression that it is held against.
 *
 * @param field the name of a field, or a text with variables
 * @param text the expression as it was written
 * @param compiled the same when no variable is in it
 */
record FieldTest(String field, String text, Optional<Expression> compiled) {

    /**
     * Compiles what can be compiled.
     *
     * @throws PatternSyntaxException when the expression is not one
     */
    static FieldTest of(String field, String text) {
        return new FieldTest(
                field, text, text.contains("${") ? Optional.empty() : Optional.of(Expression.compile(text)));
    }

    /** What the groups matched; empty when it does not hold. */
    Optional<List<String>> match(Fields fields) {
        String value = field.indexOf('$') >= 0 ? fields.expand(field) : fields.field(field);
        if (compiled.isPresent()) {
            return compiled.get().match(value);
        }
        try {
            return Expression.compile(fields.expand(text)).match(value);
        } catch (PatternSyntaxException e) {
            return Optional.empty(); // what a variable held made it one that is none
        }
    }

    /** Whether groups of it are put into the actions. */
    boolean captures() {
        return text.indexOf('(') >= 0 || text.startsWith("_");
    }
}
