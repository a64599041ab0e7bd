package io.jackfield.dispatcher;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is said of a destination, {@code name=value;...} as in Kamailio's tables. Immutable; names that mean nothing here are kept.
 *
 * <table>
 * <caption>Names that mean something</caption>
 * <tr><td>weight</td><td>share in per cent, 1 to 100</td></tr>
 * <tr><td>rweight</td><td>share in proportion to the others', 1 to 100</td></tr>
 * <tr><td>maxload</td><td>calls at once, 0 for no limit</td></tr>
 * <tr><td>duid</td><td>a name, unique in its set, by which operators may call it</td></tr>
 * <tr><td>latency</td><td>expected milliseconds to an answer, until they are measured</td></tr>
 * <tr><td>cc</td><td>1: congestion lowers its share</td></tr>
 * <tr><td>socket</td><td>the listen point to send from, {@code udp:10.0.0.1:5060}</td></tr>
 * <tr><td>sockname</td><td>the name of a listen point to send from, see {@link Dispatcher.Builder#socket}; wins over socket</td></tr>
 * <tr><td>ping_socket</td><td>the same for probes alone</td></tr>
 * <tr><td>ping_from</td><td>the URI in From of probes</td></tr>
 * <tr><td>obproxy</td><td>the URI to which probes are sent instead</td></tr>
 * <tr><td>ocrate</td><td>how many of a hundred calls it takes at first, 0 to 100</td></tr>
 * </table>
 */
public record Attributes(Map<String, String> values) {
    /** None. */
    public static final Attributes NONE = new Attributes(Map.of());

    private static final int FULL = 100;

    /** Keeps the order. */
    public Attributes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads {@code name=value;name=value}; a name without a value has "". */
    public static Attributes parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            String[] pair = part.strip().split("=", 2);
            if (!pair[0].isBlank()) {
                values.put(pair[0].strip(), pair.length == 2 ? pair[1].strip() : "");
            }
        }
        return new Attributes(values);
    }

    /** With one more, or another value of it. */
    public Attributes with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Attributes(more);
    }

    /** Share in per cent; 0 when not given. */
    public int weight() {
        return number("weight", 0);
    }

    /** Share in proportion to the others'; 0 when not given. */
    public int relativeWeight() {
        return number("rweight", 0);
    }

    /** Calls at once; 0 for no limit. */
    public int maxCalls() {
        return number("maxload", 0);
    }

    /** Its name; "" for none. */
    public String duid() {
        return text("duid").orElse("");
    }

    /** Expected milliseconds to an answer; 0 when not given. */
    public int latencyMs() {
        return number("latency", 0);
    }

    /** Whether congestion lowers its share. */
    public boolean congestionControl() {
        return number("cc", 0) == 1;
    }

    /** How many of a hundred calls it takes at first. */
    public int overloadRate() {
        return number("ocrate", FULL);
    }

    /** Where to send calls from. */
    public Optional<InetSocketAddress> socket() {
        return text("socket").flatMap(Attributes::address);
    }

    /** The name of where to send calls from. */
    public Optional<String> socketName() {
        return text("sockname");
    }

    /** Where to send probes from, when that is not where calls leave from. */
    public Optional<InetSocketAddress> probeSocket() {
        return text("ping_socket").flatMap(Attributes::address);
    }

    /** The URI in From of probes. */
    public Optional<SipUri> probeFrom() {
        return text("ping_from").flatMap(SipUri::parse);
    }

    /** Where to send probes instead. */
    public Optional<SipUri> outboundProxy() {
        return text("obproxy").flatMap(SipUri::parse).filter(SipUri::isSip);
    }

    /** All that is out of range. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        number(wrong, "weight", 1, FULL);
        number(wrong, "rweight", 1, FULL);
        number(wrong, "maxload", 0, Integer.MAX_VALUE);
        number(wrong, "latency", 0, Integer.MAX_VALUE);
        number(wrong, "cc", 0, 1);
        number(wrong, "ocrate", 0, FULL);
        form(wrong, "socket", "udp:10.0.0.1:5060", value -> address(value).isPresent());
        form(wrong, "ping_socket", "udp:10.0.0.1:5060", value -> address(value).isPresent());
        form(wrong, "ping_from", "a URI", value -> SipUri.parse(value).isPresent());
        form(wrong, "obproxy", "a SIP URI", value -> outboundProxy().isPresent());
        return wrong;
    }

    private void number(List<String> wrong, String name, int least, int most) {
        text(name).ifPresent(value -> {
            long number = parsed(value).orElse(-1L);
            if (number < least || number > most) {
                wrong.add(name + " must be " + least + (most == Integer.MAX_VALUE ? " or more" : " to " + most)
                        + ", not '" + value + "'");
            }
        });
    }

    private void form(List<String> wrong, String name, String form, Predicate<String> right) {
        text(name)
                .filter(right.negate())
                .ifPresent(value -> wrong.add(name + " must be like " + form + ", not '" + value + "'"));
    }

    private int number(String name, int otherwise) {
        return text(name).flatMap(Attributes::parsed).map(Long::intValue).orElse(otherwise);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static Optional<Long> parsed(String value) {
        boolean digits =
                !value.isEmpty() && value.length() < 11 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(value)) : Optional.empty();
    }

    /** {@code transport:address:port}. The transport is that of the destination, whatever stands here. */
    static Optional<InetSocketAddress> address(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 0 || last == first || Transport.of(text.substring(0, first)).isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> port = parsed(text.substring(last + 1)).filter(number -> number > 0 && number < 65_536);
        return NumericHost.parse(text.substring(first + 1, last))
                .flatMap(host -> port.map(number -> new InetSocketAddress(host, number.intValue())));
    }

    /** As Kamailio writes them. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining(";"));
    }
}
