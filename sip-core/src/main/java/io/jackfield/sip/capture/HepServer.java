package io.jackfield.sip.capture;

import java.util.Optional;

/**
 * Where copies go.
 *
 * @param tcp whether by TCP, else by UDP
 * @param host a name or a numeric address, without brackets
 */
record HepServer(boolean tcp, String host, int port) {
    private static final int DEFAULT_PORT = 9_060;

    /** Of {@code hep:host[:port][;transport=tcp]}; empty when it is something else. */
    static Optional<HepServer> parse(String text) {
        if (!text.regionMatches(true, 0, "hep:", 0, 4)) {
            return Optional.empty();
        }
        int semicolon = text.indexOf(';');
        String params = semicolon < 0 ? "" : text.substring(semicolon + 1);
        boolean tcp = params.equalsIgnoreCase("transport=tcp");
        if (!params.isEmpty() && !tcp && !params.equalsIgnoreCase("transport=udp")) {
            return Optional.empty();
        }
        String address = text.substring(4, semicolon < 0 ? text.length() : semicolon);
        boolean brackets = address.startsWith("[");
        int hostEnd = brackets ? address.indexOf(']') : address.indexOf(':');
        String host = address.substring(brackets ? 1 : 0, hostEnd < 0 ? address.length() : hostEnd);
        String rest = hostEnd < 0 ? "" : address.substring(hostEnd + (brackets ? 1 : 0));
        if (host.isBlank() || brackets && hostEnd < 0 || !rest.isEmpty() && !rest.startsWith(":")) {
            return Optional.empty();
        }
        return port(rest).map(port -> new HepServer(tcp, host, port));
    }

    private static Optional<Integer> port(String rest) {
        if (rest.isEmpty()) {
            return Optional.of(DEFAULT_PORT);
        }
        String digits = rest.substring(1);
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        return port > 0 && port <= 65_535 ? Optional.of(port) : Optional.empty();
    }

    @Override
    public String toString() {
        return "hep:" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port + (tcp ? ";transport=tcp" : "");
    }
}
