package io.jackfield.media.speech;

import java.util.List;
import java.util.Map;

/** A character as a word: letters are words of their own, digits and symbols have names in each language. */
final class Spelling {
    private Spelling() {}

    /**
     * The word; none for what has no name.
     *
     * @param digits the names of 0 to 9, and what follows
     */
    static List<String> of(char character, List<String> digits, Map<Character, String> symbols) {
        char c = Character.toUpperCase(character);
        if (c >= '0' && c <= '9') {
            return List.of(digits.get(c - '0'));
        }
        if (c >= 'A' && c <= 'Z') {
            return List.of(String.valueOf(c));
        }
        String symbol = symbols.get(c);
        return symbol == null ? List.of() : List.of(symbol);
    }
}
