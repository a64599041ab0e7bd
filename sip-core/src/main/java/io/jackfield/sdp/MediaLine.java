package io.jackfield.sdp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of an {@code m=} line (RFC 8866 5.14). */
record MediaLine(String type, int port, int portCount, String protocol, List<String> formats) {
    /** Null when it is none. */
    static @Nullable MediaLine read(String text) {
        String[] parts = text.trim().split(" +", -1);
        if (parts.length < 4 || parts[0].isEmpty() || text.chars().anyMatch(c -> c < ' ')) {
            return null;
        }
        int slash = parts[1].indexOf('/');
        int port = number(slash < 0 ? parts[1] : parts[1].substring(0, slash), 65535);
        int count = slash < 0 ? 1 : number(parts[1].substring(slash + 1), 65535);
        if (port < 0 || count < 1) {
            return null;
        }
        return new MediaLine(parts[0], port, count, parts[2], List.of(Arrays.copyOfRange(parts, 3, parts.length)));
    }

    MediaLine withPort(int other) {
        return new MediaLine(type, other, 1, protocol, formats);
    }

    MediaLine withProtocol(String other) {
        return new MediaLine(type, port, portCount, other, formats);
    }

    MediaLine withFormats(List<String> other) {
        return new MediaLine(type, port, portCount, protocol, List.copyOf(other));
    }

    /** A decimal number up to a maximum; -1 when it is none. */
    static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= max ? value : -1;
    }

    @Override
    public String toString() {
        String ports = portCount == 1 ? Integer.toString(port) : port + "/" + portCount;
        return type + ' ' + ports + ' ' + protocol + ' ' + String.join(" ", formats);
    }
}
