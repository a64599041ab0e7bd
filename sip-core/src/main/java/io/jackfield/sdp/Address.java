package io.jackfield.sdp;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Network type, address type and address, as in {@code c=IN IP4 192.0.2.1} (RFC 8866 5.7), without multicast suffixes.
 *
 * @param ipv6 whether the address type is IP6
 * @param host a numeric address or a name, without brackets
 */
public record Address(boolean ipv6, String host) {
    public static Address of(InetAddress address) {
        throw new UnsupportedOperationException();
    }

    /** Of a numeric address (with a colon it is IPv6) or a name (IPv4). */
    public static Address of(String host) {
        throw new UnsupportedOperationException();
    }

    /** The numeric address; empty for a name. No name service is asked. */
    public Optional<InetAddress> numeric() {
        throw new UnsupportedOperationException();
    }

    /** Whether it is 0.0.0.0 or ::, the old way to hold (RFC 3264 8.4). */
    public boolean isUnspecified() {
        throw new UnsupportedOperationException();
    }

    /** As on the wire: {@code IN IP4 192.0.2.1}. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
