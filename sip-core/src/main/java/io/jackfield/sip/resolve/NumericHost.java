package io.jackfield.sip.resolve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the numeric forms of a host, IPv4 and IPv6, without ever asking a name server. */
public final class NumericHost {
    private NumericHost() {}

    /** The address that a host of a SIP URI or Via is, an IPv6 one with or without brackets; empty when it is a name. */
    public static Optional<InetAddress> parse(String host) {
        byte[] bytes = host.indexOf(':') >= 0 ? ipv6(strip(host)) : ipv4(host);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    private static String strip(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** RFC 3986 3.2.2 IPv4address: four decimal numbers; never octal, never fewer. */
    private static byte @Nullable [] ipv4(String text) {
        byte[] out = new byte[4];
        return readIpv4(text, 0, out, 0) ? out : null;
    }

    private static boolean readIpv4(String text, int from, byte[] out, int at) {
        int pos = from;
        for (int part = 0; part < 4; part++) {
            int value = 0;
            int digits = 0;
            while (pos < text.length() && text.charAt(pos) >= '0' && text.charAt(pos) <= '9' && digits < 4) {
                value = value * 10 + text.charAt(pos++) - '0';
                digits++;
            }
            boolean leadingZero = digits > 1 && text.charAt(pos - digits) == '0';
            if (digits == 0 || value > 255 || leadingZero) {
                return false;
            }
            out[at + part] = (byte) value;
            if (part < 3 && (pos >= text.length() || text.charAt(pos++) != '.')) {
                return false;
            }
        }
        return pos == text.length();
    }

    /** RFC 4291 2.2; a zone is not part of SIP's grammar and makes the host a name. */
    private static byte @Nullable [] ipv6(String text) {
        byte[] out = new byte[16];
        int at = 0;
        int gap = -1;
        int pos = 0;
        if (text.startsWith("::")) {
            gap = 0;
            pos = 2;
        } else if (text.startsWith(":")) {
            return null;
        }
        while (pos < text.length()) {
            if (at == 16) {
                return null;
            }
            int end = pos;
            int value = 0;
            while (end < text.length() && end - pos < 5 && Character.digit(text.charAt(end), 16) >= 0) {
                value = value << 4 | Character.digit(text.charAt(end++), 16);
            }
            if (end < text.length() && text.charAt(end) == '.') {
                if (at > 12 || !readIpv4(text, pos, out, at)) {
                    return null;
                }
                at += 4;
                break;
            }
            if (end == pos || end - pos > 4) {
                return null;
            }
            out[at++] = (byte) (value >> 8);
            out[at++] = (byte) value;
            if (end == text.length()) {
                break;
            }
            if (text.charAt(end++) != ':' || end == text.length()) {
                return null;
            }
            if (text.charAt(end) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = at;
                end++;
            }
            pos = end;
        }
        return fillGap(out, at, gap);
    }

    private static byte @Nullable [] fillGap(byte[] out, int at, int gap) {
        if (gap < 0) {
            return at == 16 ? out : null;
        }
        if (at == 16) {
            return null;
        }
        byte[] full = new byte[16];
        System.arraycopy(out, 0, full, 0, gap);
        System.arraycopy(out, gap, full, 16 - (at - gap), at - gap);
        return full;
    }
}
