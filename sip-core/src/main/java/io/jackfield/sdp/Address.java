package io.jackfield.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Network type, address type and address, as in {@code c=IN IP4 192.0.2.1} (RFC 8866 5.7), without multicast suffixes.
 *
 * @param ipv6 whether the address type is IP6
 * @param host a numeric address or a name, without brackets
 */
public record Address(boolean ipv6, String host) {
    public Address {
        Objects.requireNonNull(host, "host");
    }

    public static Address of(InetAddress address) {
        String host = address.getHostAddress();
        int zone = host.indexOf('%');
        return new Address(address instanceof Inet6Address, zone < 0 ? host : host.substring(0, zone));
    }

    /** Of a numeric address (with a colon it is IPv6) or a name (IPv4). */
    public static Address of(String host) {
        return new Address(host.indexOf(':') >= 0, host);
    }

    /** Of {@code IN IP4 192.0.2.1}; a multicast suffix such as {@code /127} is dropped. Null when it is none. */
    static @Nullable Address read(String text) {
        String[] parts = text.trim().split(" +", -1);
        if (parts.length != 3 || !parts[0].equalsIgnoreCase("IN") || parts[2].isEmpty()) {
            return null;
        }
        boolean ipv6 = parts[1].equalsIgnoreCase("IP6");
        if (!ipv6 && !parts[1].equalsIgnoreCase("IP4")) {
            return null;
        }
        int suffix = parts[2].indexOf('/');
        return new Address(ipv6, suffix < 0 ? parts[2] : parts[2].substring(0, suffix));
    }

    /** The numeric address; empty for a name. No name service is asked. */
    public Optional<InetAddress> numeric() {
        if (!looksNumeric()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Only such text may reach {@link InetAddress#getByName}: it parses that, and asks name servers for any other. */
    private boolean looksNumeric() {
        int colons = 0;
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            colons += c == ':' ? 1 : 0;
            dots += c == '.' ? 1 : 0;
            boolean digit = c >= '0' && c <= '9';
            boolean hex = c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            if (!digit && c != '.' && c != ':' && !hex) {
                return false;
            }
        }
        return colons >= 2 || colons == 0 && dots == 3 && host.chars().noneMatch(Character::isLetter);
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
