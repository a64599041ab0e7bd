package io.jackfield.sip.transport;

import io.jackfield.sip.resolve.NumericHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reverse proxies before a WebSocket listen point, whose word counts for where a browser is.
 *
 * @param header where they say it
 * @param proxies addresses, or ranges like {@code 10.0.1.0/24}
 */
public record Forwarders(ForwardHeader header, List<String> proxies) {
    /** None. */
    public static final Forwarders NONE = new Forwarders(ForwardHeader.X_FORWARDED_FOR, List.of());

    /** @throws IllegalArgumentException when one is neither an address nor a range */
    public Forwarders {
        proxies = List.copyOf(proxies);
        for (String range : proxies) {
            if (AddressRange.parse(range).isEmpty()) {
                throw new IllegalArgumentException("a reverse proxy is an address or a range of them, not " + range);
            }
        }
    }

    /** The name of the header. */
    String headerName() {
        return header == ForwardHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For";
    }

    boolean includes(InetAddress address) {
        for (String range : proxies) {
            if (AddressRange.parse(range).filter(r -> r.contains(address)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a request comes from that one of these proxies sent: the last that the chain of them names and that is none of them, since what
     * stands before was written by that one itself.
     *
     * @param values the values of the header, in order
     * @param from the proxy that sent the request
     * @return empty when nobody says, or not by an address
     */
    Optional<InetSocketAddress> source(List<String> values, InetSocketAddress from) {
        List<String> chain = new ArrayList<>();
        for (String value : values) {
            for (String element : value.split(",", -1)) {
                chain.add(header == ForwardHeader.FORWARDED ? forOf(element) : element.trim());
            }
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<InetSocketAddress> named = address(chain.get(i), from.getPort());
            if (named.isEmpty() || !includes(named.get().getAddress())) {
                return named;
            }
        }
        return Optional.empty();
    }

    /** The node of an element of Forwarded; empty when it names none. */
    private static String forOf(String element) {
        for (String pair : element.split(";", -1)) {
            String[] parts = pair.trim().split("=", 2);
            if (parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).equals("for")) {
                String node = parts[1].trim();
                return node.length() > 1 && node.startsWith("\"") && node.endsWith("\"")
                        ? node.substring(1, node.length() - 1)
                        : node;
            }
        }
        return "";
    }

    /** An address, in brackets or not, with a port or without: then that of the proxy's connection, which is no other browser's. */
    private static Optional<InetSocketAddress> address(String node, int otherwise) {
        String host = node;
        int port = otherwise;
        int close = node.indexOf(']');
        int colon = node.indexOf(':', Math.max(0, close));
        boolean plainIpv6 = close < 0 && colon >= 0 && node.indexOf(':', colon + 1) >= 0;
        if (colon >= 0 && !plainIpv6) {
            host = node.substring(0, colon);
            port = port(node.substring(colon + 1));
        }
        if (port == 0) {
            return Optional.empty();
        }
        int number = port;
        return NumericHost.parse(SipIdentity.plain(host)).map(ip -> new InetSocketAddress(ip, number));
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int port = Integer.parseInt(text);
        return port > 65_535 ? 0 : port;
    }
}
