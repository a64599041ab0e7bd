package io.jackfield.sip.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Writes addresses the way SIP does: {@code host:port}, an IPv6 host in brackets and without a zone (RFC 3261 25.1). */
public final class SentBy {
    private SentBy() {}

    /** {@code host:port} of an address; the name when the address is unresolved. */
    public static String of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return (ip == null ? address.getHostString() : host(ip)) + ':' + address.getPort();
    }

    /** The host part of an address; never a name. */
    public static String host(InetAddress ip) {
        return ip instanceof Inet6Address ? '[' + ipv6(ip.getAddress()) + ']' : ip.getHostAddress();
    }

    /** As RFC 5952 4 wants it: the longest run of zeros shortened, of equally long ones the first. */
    private static String ipv6(byte[] bytes) {
        int gap = -1;
        int gapLength = 1; // a single zero is not shortened
        for (int i = 0; i < 8; i++) {
            int run = zeros(bytes, i);
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int zeros(byte[] bytes, int from) {
        int at = from;
        while (at < 8 && group(bytes, at) == 0) {
            at++;
        }
        return at - from;
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }
}
