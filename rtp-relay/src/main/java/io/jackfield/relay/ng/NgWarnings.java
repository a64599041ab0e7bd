package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgWord.Place;
import io.jackfield.relay.ng.NgWord.Support;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What of a request is not done, in words for its reply. */
final class NgWarnings {
    private static final int MAX_WARNINGS = 16;
    private static final int MAX_QUOTED = 40;

    private final NgRequest request;
    private final Set<String> texts = new LinkedHashSet<>();

    NgWarnings(NgRequest request) {
        this.request = request;
    }

    void add(String text) {
        if (texts.size() < MAX_WARNINGS) {
            texts.add(text);
        }
    }

    /** All of them; "" for none. */
    String text() {
        return String.join("; ", texts);
    }

    static String quoted(String word) {
        return word.length() <= MAX_QUOTED ? word : word.substring(0, MAX_QUOTED) + "...";
    }

    /** What a word means; warns of one that is not known, or of which nothing is done. */
    Optional<NgWord> known(Place place, String word) {
        Optional<NgWord> found = NgWord.find(place, word);
        if (found.isEmpty()) {
            add(place.written() + " " + quoted(word) + " is unknown");
        } else if (found.get().support() == Support.NOT && !isOff(found.get())) {
            add((place == Place.KEY ? "" : place.written() + " ") + quoted(word) + " is not supported");
        }
        return found;
    }

    /** What is switched off needs no warning that it is not done. */
    private boolean isOff(NgWord word) {
        String value = request.id(word.written()).toLowerCase(Locale.ROOT);
        return word.place() == Place.KEY && Set.of("no", "off", "none", "0").contains(value);
    }
}
