package io.jackfield.proxy.guard;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A source as a number: an IPv4 address, or the first 64 bits of an IPv6 address, since a host may choose the rest as it likes
 * (RFC 4291 2.5.1). Different sources have different numbers; none is {@link #NONE}.
 */
final class SourceKey {
    static final long NONE = 0;

    /** The upper half of {@code ::ffff:0:0/96}: no IPv6 network that is routed begins so. */
    private static final long IPV4 = 0x0000_FFFF_0000_0000L;

    private static final long ZERO_NETWORK = 1;

    /** The JDK gives the bytes of an address in a new array each time; its hash of an IPv4 address is the address itself. */
    private static final boolean HASH_IS_ADDRESS = hashIsAddress();

    private SourceKey() {}

    static long of(InetAddress address) {
        if (address instanceof Inet4Address ipv4) {
            return IPV4 | number(ipv4);
        }
        byte[] bytes = address.getAddress();
        long network = word(bytes, 0) << 32 | word(bytes, 4);
        return network == NONE ? ZERO_NETWORK : network;
    }

    /** An IPv4 address as an unsigned number. */
    static long number(Inet4Address address) {
        return HASH_IS_ADDRESS ? address.hashCode() & 0xffff_ffffL : word(address.getAddress(), 0);
    }

    private static boolean hashIsAddress() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 9}).hashCode() == 0xCB00_7109
                    && InetAddress.getByAddress(new byte[] {1, 2, 3, 4}).hashCode() == 0x0102_0304;
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 bytes are an address", impossible);
        }
    }

    /** The number as one reads it: {@code 192.0.2.7} or {@code 2001:db8:1:2::/64}. */
    static String text(long key) {
        boolean ipv4 = key >>> 32 == IPV4 >>> 32;
        ByteBuffer bytes = ipv4
                ? ByteBuffer.allocate(4).putInt((int) key)
                : ByteBuffer.allocate(16).putLong(key == ZERO_NETWORK ? NONE : key);
        try {
            String host = InetAddress.getByAddress(bytes.array()).getHostAddress();
            return ipv4 ? host : host.replaceFirst("(^0)?(:0)+$", "::") + "/64";
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    private static long word(byte[] b, int at) {
        return (b[at] & 0xffL) << 24 | (b[at + 1] & 0xffL) << 16 | (b[at + 2] & 0xffL) << 8 | b[at + 3] & 0xffL;
    }
}
