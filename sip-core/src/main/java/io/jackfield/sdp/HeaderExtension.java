package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/**
 * An {@code a=extmap} line (RFC 8285 8).
 *
 * @param id 1 to 255, or 4096 to 4351 in an offer that leaves the choice
 * @param direction empty: as the media
 * @param uri what the extension means
 * @param attributes of the extension, "" for none
 */
public record HeaderExtension(int id, Optional<Direction> direction, String uri, String attributes) {
    static Optional<HeaderExtension> parse(String value) {
        List<String> words = Lines.words(value);
        if (words.size() < 2) {
            return Optional.empty();
        }
        String first = words.get(0);
        int slash = first.indexOf('/');
        int id = MediaLine.number(slash < 0 ? first : first.substring(0, slash), 4_351);
        Optional<Direction> direction = slash < 0
                ? Optional.empty()
                : Direction.all().stream()
                        .filter(d -> d.attribute().equals(first.substring(slash + 1)))
                        .findFirst();
        boolean wellFormed = (id >= 1 && id <= 255 || id >= 4_096) && (slash < 0 || direction.isPresent());
        return wellFormed
                ? Optional.of(new HeaderExtension(
                        id, direction, words.get(1), String.join(" ", words.subList(2, words.size()))))
                : Optional.empty();
    }

    /** As after {@code a=extmap:}. */
    @Override
    public String toString() {
        return id + direction.map(d -> "/" + d.attribute()).orElse("") + " " + uri
                + (attributes.isEmpty() ? "" : " " + attributes);
    }
}
