package io.jackfield.rtp.loop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes addresses as the kernel has them ({@code sockaddr_in}, {@code sockaddr_in6}); remembers those that it read, so that
 * packets of sources that come again make no objects. Two that fall on the same place are kept; a third takes the place of one of them.
 */
final class SocketAddress {
    /** The longer of both forms. */
    static final int BYTES = 28;

    private static final int IPV4_BYTES = 16;

    /** As much as one source needs. */
    static final int ONE_SOURCE = 2;
    /** As much as a port needs that thousands send to. */
    static final int MANY_SOURCES = 1 << 15;

    private final int[] ports; // family and port
    private final long[] highs;
    private final long[] lows;
    private final @Nullable InetSocketAddress[] known;
    private int turn;

    /** @param entries how many it remembers, a power of two, 2 or more */
    SocketAddress(int entries) {
        ports = new int[entries];
        highs = new long[entries];
        lows = new long[entries];
        known = new InetSocketAddress[entries];
    }

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
        int port4 = memory.getInt(at);
        long high = long6 ? memory.getLong(at + 8) : memory.getInt(at + 4);
        long low = long6 ? memory.getLong(at + 16) : 0;
        int place = place(port4, high, low);
        for (int i = place; i < place + 2; i++) {
            InetSocketAddress there = known[i];
            if (there != null && ports[i] == port4 && highs[i] == high && lows[i] == low) {
                return there;
            }
        }
        int to = place + (turn++ & 1);
        ports[to] = port4;
        highs[to] = high;
        lows[to] = low;
        byte[] bytes = new byte[long6 ? 16 : 4];
        memory.get(at + (long6 ? 8 : 4), bytes);
        int port = (memory.get(at + 2) & 0xff) << 8 | memory.get(at + 3) & 0xff;
        InetSocketAddress read = new InetSocketAddress(address(bytes, long6 ? memory.getInt(at + 24) : 0), port);
        known[to] = read;
        return read;
    }

    private int place(int port4, long high, long low) {
        long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L + port4;
        mixed *= 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 40) & known.length - 2;
    }

    private static InetAddress address(byte[] bytes, int scope) {
        try {
            return scope != 0 ? Inet6Address.getByAddress(null, bytes, scope) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four or sixteen bytes are an address
        }
    }
}
