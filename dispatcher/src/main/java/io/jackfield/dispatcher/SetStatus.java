package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import java.util.List;
import java.util.OptionalInt;

/**
 * A set as an operator sees it.
 *
 * @param id its number
 * @param algorithm how it chooses
 * @param fallback the set that stands in for it
 * @param selectable how many destinations would get new calls now
 * @param unserved requests for which there was nobody, not in the fallback either
 * @param destinations all of them, by descending priority
 */
public record SetStatus(
        int id,
        Algorithm algorithm,
        OptionalInt fallback,
        int selectable,
        long unserved,
        List<DestinationStatus> destinations) {
    static SetStatus of(DestinationSet set) {
        Roster roster = set.roster();
        return new SetStatus(
                set.id(),
                roster.spec().algorithm(),
                roster.spec().fallback(),
                roster.selectableCount(),
                set.unserved.get(),
                roster.all().stream().map(DestinationStatus::of).toList());
    }
}
