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
        String text = ip.getHostAddress();
        if (ip instanceof Inet6Address) {
            int zone = text.indexOf('%');
            return '[' + (zone < 0 ? text : text.substring(0, zone)) + ']';
        }
        return text;
    }
}
