package io.jackfield.examples.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port; an IPv6 address is written in brackets and held without.
 *
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern NAME_OR_IPV4 = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Empty when {@code text} has another form. */
    public static Optional<HostPort> parse(String text, int defaultPort) {
        String host = text;
        String port = "";
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            host = text.substring(1, bracket);
            String rest = text.substring(bracket + 1);
            if (!rest.isEmpty() && !rest.startsWith(":") || !IPV6.matcher(host).matches()) {
                return Optional.empty();
            }
            port = rest.isEmpty() ? "" : rest.substring(1);
            if (rest.equals(":")) {
                return Optional.empty();
            }
        } else {
            int colon = text.indexOf(':');
            if (colon >= 0) {
                host = text.substring(0, colon);
                port = text.substring(colon + 1);
                if (port.isEmpty()) {
                    return Optional.empty();
                }
            }
            if (!isHost(host)) {
                return Optional.empty();
            }
        }
        try {
            int number = port.isEmpty() ? defaultPort : Integer.parseInt(port);
            return number < 0 || number > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, number));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code text} can be a host name or a numeric address (IPv6 without brackets). */
    public static boolean isHost(String text) {
        return NAME_OR_IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
    }

    /** {@code host} as a URI holds it: IPv6 in brackets. */
    public static String inUri(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return inUri(host) + ":" + port;
    }
}
