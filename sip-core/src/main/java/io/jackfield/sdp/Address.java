package io.jackfield.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Network type, address type and address, as in {@code c=IN IP4 192.0.2.1} (RFC 8866 5.7), without multicast suffixes.
 *
 * @param ipv6 whether the address type is IP6
 * @param host a numeric address or a name, without brackets
 */
public record Address(boolean ipv6, String host) {
    public Address {
        if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '/')) {
            throw new IllegalArgumentException("not a host: " + host);
        }
    }

    /** Of a numeric address. */
    public static Address of(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return new Address(address instanceof Inet6Address, zone < 0 ? text : text.substring(0, zone));
    }

    /** Of a numeric address (with a colon it is IPv6, brackets are dropped) or a name (IPv4). */
    public static Address of(String host) {
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        String plain = brackets ? host.substring(1, host.length() - 1) : host;
        return new Address(plain.indexOf(':') >= 0, plain);
    }

    /** Of {@code IN IP4 host}; empty for other networks. */
    static Optional<Address> parse(String networkType, String addressType, String host) {
        int slash = host.indexOf('/'); // TTL and count of multicast addresses
        String plain = slash < 0 ? host : host.substring(0, slash);
        boolean ipv6 = addressType.equalsIgnoreCase("IP6");
        boolean known = networkType.equalsIgnoreCase("IN") && (ipv6 || addressType.equalsIgnoreCase("IP4"));
        return known && !plain.isEmpty() && plain.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? Optional.of(new Address(ipv6, plain))
                : Optional.empty();
    }

    static Optional<Address> parse(String value) {
        List<String> words = Lines.words(value);
        return words.size() == 3 ? parse(words.get(0), words.get(1), words.get(2)) : Optional.empty();
    }

    /** The numeric address; empty for a name. No name service is asked. */
    public Optional<InetAddress> numeric() {
        try {
            if (host.indexOf(':') >= 0) {
                boolean literal = host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
                return literal ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
            }
            byte[] octets = ipv4(host);
            return octets.length == 4 ? Optional.of(InetAddress.getByAddress(octets)) : Optional.empty();
        } catch (UnknownHostException notNumeric) {
            return Optional.empty();
        }
    }

    private static byte[] ipv4(String text) {
        byte[] octets = new byte[4];
        int at = 0;
        int n = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && n < 256) {
                n = Math.max(n, 0) * 10 + c - '0';
            } else if (c == '.' && n >= 0 && n < 256 && at < 4) {
                octets[at++] = (byte) n;
                n = -1;
            } else {
                return new byte[0];
            }
        }
        return at == 4 ? octets : new byte[0];
    }

    /** Whether it is 0.0.0.0 or ::, the old way to hold (RFC 3264 8.4). */
    public boolean isUnspecified() {
        return host.equals("0.0.0.0")
                || ipv6 && numeric().filter(InetAddress::isAnyLocalAddress).isPresent();
    }

    /** As on the wire: {@code IN IP4 192.0.2.1}. */
    @Override
    public String toString() {
        return (ipv6 ? "IN IP6 " : "IN IP4 ") + host;
    }
}
