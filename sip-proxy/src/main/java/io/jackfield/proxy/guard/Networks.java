package io.jackfield.proxy.guard;

import io.jackfield.sip.resolve.NumericHost;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A set of networks, IPv4 and IPv6, that is asked for every request: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or single addresses
 * (RFC 4632 3.1). Immutable.
 */
final class Networks {
    static final Networks NONE = new Networks(List.of());

    /** Ranges of IPv4 addresses as unsigned numbers, in order, none touching another: first and last in turn. */
    private final long[] ipv4;

    private final List<Prefix> ipv6 = new ArrayList<>();

    private Networks(List<Prefix> prefixes) {
        List<long[]> ranges = new ArrayList<>();
        for (Prefix prefix : prefixes) {
            if (prefix.ipv4()) {
                long first = prefix.low & prefix.lowMask;
                ranges.add(new long[] {first, first | ~prefix.lowMask & 0xffff_ffffL});
            } else {
                ipv6.add(prefix);
            }
        }
        ipv4 = merged(ranges);
    }

    /** @throws IllegalArgumentException naming all that are no network */
    static Networks of(List<String> texts) {
        List<Prefix> prefixes = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String text : texts) {
            Prefix.parse(text).ifPresentOrElse(prefixes::add, () -> wrong.add(text));
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("no network: " + String.join(", ", wrong));
        }
        return prefixes.isEmpty() ? NONE : new Networks(prefixes);
    }

    private static long[] merged(List<long[]> ranges) {
        ranges.sort((a, b) -> Long.compare(a[0], b[0]));
        List<long[]> apart = new ArrayList<>();
        for (long[] range : ranges) {
            long[] last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (last != null && range[0] <= last[1] + 1) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                apart.add(range);
            }
        }
        return apart.stream().flatMapToLong(Arrays::stream).toArray();
    }

    boolean contains(InetAddress address) {
        return address instanceof Inet4Address ipv4
                ? containsIpv4(SourceKey.number(ipv4))
                : !ipv6.isEmpty() && containsIpv6(address.getAddress());
    }

    private boolean containsIpv4(long address) {
        int low = 0;
        int high = ipv4.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (address < ipv4[2 * middle]) {
                high = middle;
            } else if (address > ipv4[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean containsIpv6(byte[] bytes) {
        long high = word(bytes, 0) << 32 | word(bytes, 4);
        long low = word(bytes, 8) << 32 | word(bytes, 12);
        for (int i = 0; i < ipv6.size(); i++) {
            Prefix prefix = ipv6.get(i);
            if (((high ^ prefix.high) & prefix.highMask) == 0 && ((low ^ prefix.low) & prefix.lowMask) == 0) {
                return true;
            }
        }
        return false;
    }

    private static long word(byte[] b, int at) {
        return (b[at] & 0xffL) << 24 | (b[at + 1] & 0xffL) << 16 | (b[at + 2] & 0xffL) << 8 | b[at + 3] & 0xffL;
    }

    /** An address and which of its bits count; an IPv4 one is in the lower 32 bits, with no mask above. */
    private record Prefix(boolean ipv4, long high, long low, long highMask, long lowMask) {
        static Optional<Prefix> parse(String text) {
            int slash = text.indexOf('/');
            Optional<InetAddress> address = NumericHost.parse(slash < 0 ? text : text.substring(0, slash));
            if (address.isEmpty()) {
                return Optional.empty();
            }
            byte[] bytes = address.get().getAddress();
            int most = bytes.length * 8;
            String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
                return Optional.empty();
            }
            int bits = Integer.parseInt(length);
            return Optional.of(
                    bytes.length == 4
                            ? new Prefix(true, 0, word(bytes, 0), 0, mask(bits + 32) & 0xffff_ffffL)
                            : new Prefix(
                                    false,
                                    word(bytes, 0) << 32 | word(bytes, 4),
                                    word(bytes, 8) << 32 | word(bytes, 12),
                                    mask(Math.min(bits, 64)),
                                    mask(Math.max(bits - 64, 0))));
        }

        /** The upper bits of 64. */
        private static long mask(int bits) {
            return bits == 0 ? 0 : -1L << (64 - bits);
        }
    }
}
