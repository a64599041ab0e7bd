package io.jackfield.examples.config;

import java.util.Collection;
import java.util.Optional;

/** The known word that an unknown one was probably meant to be. */
final class Suggestion {
    private Suggestion() {}

    /** The nearest of {@code known} within a third of the word's length in edits, two at least. */
    static Optional<String> forWord(String word, Collection<String> known) {
        int limit = Math.max(2, word.length() / 3);
        Optional<String> best = Optional.empty();
        for (String candidate : known) {
            int edits = edits(word, candidate);
            if (edits <= limit) {
                limit = edits - 1;
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
