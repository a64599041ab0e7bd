package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An ICE candidate (RFC 8839 5.1).
 *
 * @param foundation 1 to 32 characters
 * @param component 1 to 256; 1 is RTP, 2 RTCP
 * @param transport in lower case, e.g. {@code udp}
 * @param priority 1 to 2^31 - 1
 * @param host an address, or a name such as {@code 8d2c….local}
 * @param port 0 to 65535
 * @param type in lower case: {@code host}, {@code srflx}, {@code prflx}, {@code relay}, or one that is not known yet
 * @param related the base of a reflexive or relayed candidate
 * @param extensions e.g. {@code generation}, {@code network-cost}, {@code tcptype}, in order
 */
public record IceCandidate(
        String foundation,
        int component,
        String transport,
        long priority,
        String host,
        int port,
        String type,
        Optional<Related> related,
        Map<String, String> extensions) {
    public IceCandidate {
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }

    /** An address that a candidate was made from. */
    public record Related(String host, int port) {}

    /** Of what is after {@code a=candidate:}; browsers write {@code candidate:} in front of trickled ones. Empty when malformed. */
    public static Optional<IceCandidate> parse(String value) {
        String text = value.regionMatches(true, 0, "candidate:", 0, 10) ? value.substring(10) : value;
        List<String> words = Lines.words(text);
        if (words.size() < 8 || !words.get(6).equalsIgnoreCase("typ")) {
            return Optional.empty();
        }
        int component = MediaLine.number(words.get(1), 256);
        long priority = TimeDescription.seconds(words.get(3));
        int port = MediaLine.number(words.get(5), 65_535);
        boolean wellFormed = words.get(0).length() <= 32
                && component >= 1
                && priority >= 1
                && priority <= Integer.MAX_VALUE
                && port >= 0;
        if (!wellFormed || words.size() % 2 != 0) {
            return Optional.empty();
        }
        Map<String, String> extensions = new LinkedHashMap<>();
        for (int i = 8; i < words.size(); i += 2) {
            extensions.put(words.get(i), words.get(i + 1));
        }
        Optional<Related> related = related(extensions);
        return Optional.of(new IceCandidate(
                words.get(0),
                component,
                words.get(2).toLowerCase(Locale.ROOT),
                priority,
                words.get(4),
                port,
                words.get(7).toLowerCase(Locale.ROOT),
                related,
                extensions));
    }

    private static Optional<Related> related(Map<String, String> extensions) {
        String host = extensions.getOrDefault("raddr", "");
        int port = MediaLine.number(extensions.getOrDefault("rport", ""), 65_535);
        if (host.isEmpty() || port < 0) {
            return Optional.empty();
        }
        extensions.remove("raddr");
        extensions.remove("rport");
        return Optional.of(new Related(host, port));
    }

    /** As after {@code a=candidate:}. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of(
                foundation,
                Integer.toString(component),
                transport,
                Long.toString(priority),
                host,
                Integer.toString(port),
                "typ",
                type));
        related.ifPresent(r -> words.addAll(List.of("raddr", r.host, "rport", Integer.toString(r.port))));
        extensions.forEach((name, value) -> words.addAll(List.of(name, value)));
        return String.join(" ", words);
    }
}
