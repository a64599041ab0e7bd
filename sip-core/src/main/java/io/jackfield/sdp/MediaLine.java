package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/** The fields of an {@code m=} line (RFC 8866 5.14). */
record MediaLine(String type, int port, int portCount, String protocol, List<String> formats) {
    MediaLine {
        formats = List.copyOf(formats);
    }

    static Optional<MediaLine> parse(String value) {
        List<String> words = Lines.words(value);
        if (words.size() < 4 || value.chars().anyMatch(c -> c < ' ')) {
            return Optional.empty();
        }
        String ports = words.get(1);
        int slash = ports.indexOf('/');
        int port = number(slash < 0 ? ports : ports.substring(0, slash), 65_535);
        int count = slash < 0 ? 1 : number(ports.substring(slash + 1), 65_535);
        return port < 0 || count < 1
                ? Optional.empty()
                : Optional.of(new MediaLine(words.get(0), port, count, words.get(2), words.subList(3, words.size())));
    }

    /** The decimal number; -1 when it is none or exceeds {@code max}. */
    static int number(String text, int max) {
        int n = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            n = n * 10 + c - '0';
            if (n > max) {
                return -1;
            }
        }
        return n;
    }

    /** As after {@code m=}. */
    @Override
    public String toString() {
        String ports = portCount == 1 ? Integer.toString(port) : port + "/" + portCount;
        return type + " " + ports + " " + protocol + " " + String.join(" ", formats);
    }
}
