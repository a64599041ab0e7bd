package io.jackfield.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the typed values of a header of a message, each time anew. */
final class HeaderValues {
    private HeaderValues() {}

    static <T> Optional<T> first(SipMessage m, Header<T> header) {
        return switch (header.form()) {
            case ONE, LINES -> m.header(header).flatMap(header::parse);
            case LIST, LIST_OR_NOTHING -> HeaderLines.firstValue(m, header).flatMap(header::parse);
            case SEMICOLONS, CHALLENGES -> {
                List<T> values = all(m, header);
                yield values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
            }
        };
    }

    static <T> List<T> all(SipMessage m, Header<T> header) {
        if (!m.has(header)) {
            return List.of();
        }
        List<T> parsed = new ArrayList<>();
        for (String value : texts(m, header)) {
            header.parse(value).ifPresent(parsed::add);
        }
        return List.copyOf(parsed);
    }

    /** The text of each value; those that are separated by other than commas are split as well. */
    private static List<String> texts(SipMessage m, Header<?> header) {
        List<String> lines = m.headers(header);
        return switch (header.form()) {
            case ONE, LINES, LIST, LIST_OR_NOTHING -> lines;
            case SEMICOLONS ->
                lines.stream().flatMap(l -> Split.at(';', l).stream()).toList();
            case CHALLENGES ->
                lines.stream().flatMap(l -> Split.challenges(l).stream()).toList();
        };
    }

    /** Whether a value does not parse, one is missing, or there are more lines than may be (RFC 3261 7.3.1). */
    static boolean malformed(SipMessage m, Header<?> header) {
        int lines = HeaderLines.count(m, header);
        Header.Form form = header.form();
        if (lines == 0 || header == Header.CONTACT && m.wildcardContact()) {
            return lines > 1;
        }
        List<String> texts = texts(m, header);
        boolean tooMany = lines > 1 && (form == Header.Form.ONE || form == Header.Form.SEMICOLONS);
        boolean missing = texts.isEmpty() && form != Header.Form.LIST_OR_NOTHING;
        return tooMany
                || missing
                || texts.stream().anyMatch(t -> header.parse(t).isEmpty());
    }

    /** The lines that hold these values: one where commas or semicolons are allowed, else one each. */
    static <T> List<String> lines(Header<T> header, List<T> values) {
        List<String> texts = values.stream().map(header::write).toList();
        return switch (header.form()) {
            case ONE, LINES, CHALLENGES -> texts;
            case LIST, LIST_OR_NOTHING -> List.of(String.join(", ", texts));
            case SEMICOLONS -> List.of(String.join(";", texts));
        };
    }
}
