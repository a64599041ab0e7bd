package io.jackfield.rtp.loop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes addresses as the kernel has them ({@code sockaddr_in}, {@code sockaddr_in6}); remembers the last one that it read, so
 * that a stream of packets of one source makes no objects.
 */
final class SocketAddress {
    /** The longer of both forms. */
    static final int BYTES = 28;

    private static final int IPV4_BYTES = 16;

    private long ports; // family and port of the last one
    private long high;
    private long low;
    private @Nullable InetSocketAddress last;

    /** Writes one. @return its length */
    static int write(ByteBuffer memory, int at, InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        boolean long6 = bytes.length > 4;
        memory.putShort(at, (short) (long6 ? Libc.AF_INET6 : Libc.AF_INET));
        memory.put(at + 2, (byte) (address.getPort() >> 8)).put(at + 3, (byte) address.getPort());
        if (!long6) {
            memory.put(at + 4, bytes, 0, 4);
            memory.putLong(at + 8, 0);
            return IPV4_BYTES;
        }
        memory.putInt(at + 4, 0);
        memory.put(at + 8, bytes, 0, 16);
        memory.putInt(at + 24, ((Inet6Address) address.getAddress()).getScopeId());
        return BYTES;
    }

    /** Writes what disconnects a socket. @return its length */
    static int writeNone(ByteBuffer memory, int at) {
        memory.putLong(at, 0).putLong(at + 8, 0);
        return IPV4_BYTES;
    }

    /** Reads one. */
    InetSocketAddress read(ByteBuffer memory, int at) {
        boolean long6 = memory.getShort(at) == Libc.AF_INET6;
        long nowPorts = memory.getInt(at);
        long nowHigh = long6 ? memory.getLong(at + 8) : memory.getInt(at + 4);
        long nowLow = long6 ? memory.getLong(at + 16) : 0;
        InetSocketAddress known = last;
        if (known != null && nowPorts == ports && nowHigh == high && nowLow == low) {
            return known;
        }
        ports = nowPorts;
        high = nowHigh;
        low = nowLow;
        byte[] bytes = new byte[long6 ? 16 : 4];
        memory.get(at + (long6 ? 8 : 4), bytes);
        int port = (memory.get(at + 2) & 0xff) << 8 | memory.get(at + 3) & 0xff;
        InetSocketAddress read = new InetSocketAddress(address(bytes, long6 ? memory.getInt(at + 24) : 0), port);
        last = read;
        return read;
    }

    private static InetAddress address(byte[] bytes, int scope) {
        try {
            return scope != 0 ? Inet6Address.getByAddress(null, bytes, scope) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four or sixteen bytes are an address
        }
    }
}
