package io.jackfield.media.dialplan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ordered patterns of what can be dialled; the first that matches all of a destination wins. Immutable, usable from any thread.
 *
 * @param <T> what a pattern leads to
 */
public final class Dialplan<T> {
    /** Longest destination that is matched at all: patterns may backtrack, so what a stranger sends is kept short. */
    public static final int MAX_DESTINATION = 128;

    private final List<Extension<T>> extensions;

    private record Extension<T>(Pattern pattern, T target) {}

    /**
     * What was found.
     *
     * @param target where the pattern leads
     * @param groups what its capture groups matched, all of it first; empty text where a group did not take part
     */
    public record Match<T>(T target, List<String> groups) {}

    private Dialplan(List<Extension<T>> extensions) {
        this.extensions = List.copyOf(extensions);
    }

    /** Starts a plan. */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** The first extension that matches, empty when none does. */
    public Optional<Match<T>> match(String destination) {
        if (destination.length() > MAX_DESTINATION) {
            return Optional.empty();
        }
        for (Extension<T> extension : extensions) {
            Matcher matcher = extension.pattern.matcher(destination);
            if (matcher.matches()) {
                List<String> groups = new ArrayList<>(matcher.groupCount() + 1);
                for (int i = 0; i <= matcher.groupCount(); i++) {
                    String group = matcher.group(i);
                    groups.add(group == null ? "" : group);
                }
                return Optional.of(new Match<>(extension.target, List.copyOf(groups)));
            }
        }
        return Optional.empty();
    }

    /** How many patterns there are. */
    public int size() {
        return extensions.size();
    }

    /** Collects patterns in order. */
    public static final class Builder<T> {
        private final List<Extension<T>> extensions = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a pattern behind those that are there.
         *
         * @param regex a regular expression that must match the whole destination, for example {@code ivr|2000} or {@code conf(\d+)}
         * @param target where it leads
         * @throws java.util.regex.PatternSyntaxException when it is not a regular expression
         */
        public Builder<T> match(String regex, T target) {
            extensions.add(new Extension<>(Pattern.compile(regex), target));
            return this;
        }

        /** Makes the plan. */
        public Dialplan<T> build() {
            return new Dialplan<>(extensions);
        }
    }
}
