package io.jackfield.proxy.routing;

import io.jackfield.sip.resolve.NumericHost;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A network: 128 bits each, IPv4 addresses as IPv6 maps them ({@code ::ffff:0:0/96}), so that both lie on one line.
 *
 * @param firstHigh the higher half of its first address
 * @param lastLow the lower half of its last one
 */
record AddressRange(long firstHigh, long firstLow, long lastHigh, long lastLow) implements Comparable<AddressRange> {
    private static final long MAPPED = 0xFFFF_0000_0000L;
    private static final int MAPPED_BITS = 96;

    /** {@code address} or {@code address/bits}; empty when it is neither, or bits are set behind the network's. */
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        return NumericHost.parse(slash < 0 ? text : text.substring(0, slash)).flatMap(ip -> {
            int most = ip.getAddress().length * Byte.SIZE;
            return bits(slash < 0 ? Integer.toString(most) : text.substring(slash + 1), most)
                    .flatMap(bits -> of(ip, bits));
        });
    }

    private static Optional<Integer> bits(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text);
        return bits <= most ? Optional.of(bits) : Optional.empty();
    }

    /** The network of so many leading bits; empty when the address has others set. */
    static Optional<AddressRange> of(InetAddress ip, int leading) {
        byte[] address = ip.getAddress();
        int bits = address.length == 4 ? leading + MAPPED_BITS : leading;
        long high = high(address);
        long low = low(address);
        long hostHigh = bits >= Long.SIZE ? 0 : -1L >>> bits;
        long hostLow = bits <= Long.SIZE ? -1L : bits == 2 * Long.SIZE ? 0 : -1L >>> bits - Long.SIZE;
        if ((high & hostHigh) != 0 || (low & hostLow) != 0) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(high, low, high | hostHigh, low | hostLow));
    }

    static long high(byte[] address) {
        return address.length == 4 ? 0 : read(address, 0, Long.BYTES);
    }

    static long low(byte[] address) {
        return address.length == 4 ? MAPPED | read(address, 0, 4) : read(address, Long.BYTES, Long.BYTES);
    }

    private static long read(byte[] from, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << Byte.SIZE | from[at + i] & 0xFF;
        }
        return value;
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }

    @Override
    public int compareTo(AddressRange other) {
        return compare(firstHigh, firstLow, other.firstHigh, other.firstLow);
    }

    /** Whether it begins before another ends, and comes first in order. */
    boolean reaches(AddressRange later) {
        return compare(lastHigh, lastLow, later.firstHigh, later.firstLow) >= 0;
    }

    /** Whether another begins where it ends. */
    boolean touches(AddressRange later) {
        long nextLow = lastLow + 1;
        long nextHigh = nextLow == 0 ? lastHigh + 1 : lastHigh;
        return later.firstLow == nextLow && later.firstHigh == nextHigh;
    }

    AddressRange through(AddressRange later) {
        return new AddressRange(firstHigh, firstLow, later.lastHigh, later.lastLow);
    }
}
