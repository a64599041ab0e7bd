package io.jackfield.sip.transport;

import io.jackfield.sip.resolve.NumericHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection that comes by way of a load balancer, which say where it really comes from: PROXY protocol,
 * version 1 (a line) and 2 (binary).
 *
 * @param status whether the header is there
 * @param length its bytes
 * @param source where the connection comes from; null when the balancer speaks for itself or does not know
 */
record ProxyHeader(Status status, int length, @Nullable InetSocketAddress source) {
    /** What came of reading it. */
    enum Status {
        WHOLE,
        INCOMPLETE,
        BAD
    }

    /** More than any address needs; what is longer carries options that nobody asked for. */
    static final int MAX_BYTES = 1_024;

    private static final ProxyHeader INCOMPLETE = new ProxyHeader(Status.INCOMPLETE, 0, null);
    private static final ProxyHeader BAD = new ProxyHeader(Status.BAD, 0, null);

    private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE_2 = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int LINE_BYTES = 107;
    private static final int HEAD_BYTES = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXIED = 0x21;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;

    static ProxyHeader read(byte[] bytes, int len) {
        if (startsWith(SIGNATURE_2, bytes, len)) {
            return len < HEAD_BYTES ? INCOMPLETE : binary(bytes, len);
        }
        return startsWith(SIGNATURE_1, bytes, len) ? line(bytes, len) : BAD;
    }

    private static boolean startsWith(byte[] signature, byte[] bytes, int len) {
        int known = Math.min(len, signature.length);
        return Arrays.equals(signature, 0, known, bytes, 0, known);
    }

    // ---- version 1 ----

    private static ProxyHeader line(byte[] bytes, int len) {
        int end = 0;
        while (end + 1 < len && end + 1 < LINE_BYTES && !(bytes[end] == '\r' && bytes[end + 1] == '\n')) {
            end++;
        }
        if (end + 1 >= len || end + 1 >= LINE_BYTES) {
            return len >= LINE_BYTES ? BAD : INCOMPLETE;
        }
        String[] parts = new String(bytes, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
        int length = end + 2;
        if (parts[1].equals("UNKNOWN")) {
            return new ProxyHeader(Status.WHOLE, length, null);
        }
        boolean known = parts[1].equals("TCP4") || parts[1].equals("TCP6");
        if (!known || parts.length != 6) {
            return BAD;
        }
        Optional<InetAddress> from = NumericHost.parse(parts[2]);
        boolean sound = from.isPresent()
                && NumericHost.parse(parts[3]).isPresent()
                && (from.get().getAddress().length == 4) == parts[1].equals("TCP4")
                && isPort(parts[4])
                && isPort(parts[5]);
        return sound
                ? new ProxyHeader(Status.WHOLE, length, new InetSocketAddress(from.get(), Integer.parseInt(parts[4])))
                : BAD;
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535;
    }

    // ---- version 2 ----

    private static ProxyHeader binary(byte[] bytes, int len) {
        int command = bytes[12] & 0xff;
        int family = bytes[13] & 0xff;
        int length = HEAD_BYTES + u16(bytes, 14);
        if (command != LOCAL && command != PROXIED || length > MAX_BYTES) {
            return BAD;
        }
        if (len < length) {
            return INCOMPLETE;
        }
        int addressBytes = family == TCP_4 ? 4 : family == TCP_6 ? 16 : 0;
        if (command == LOCAL || addressBytes == 0) {
            return new ProxyHeader(Status.WHOLE, length, null);
        }
        if (length < HEAD_BYTES + 2 * addressBytes + 4) {
            return BAD;
        }
        try {
            InetAddress from =
                    InetAddress.getByAddress(Arrays.copyOfRange(bytes, HEAD_BYTES, HEAD_BYTES + addressBytes));
            int port = u16(bytes, HEAD_BYTES + 2 * addressBytes);
            return new ProxyHeader(Status.WHOLE, length, new InetSocketAddress(from, port));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
