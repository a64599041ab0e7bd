package io.jackfield.proxy.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What addresses belong to: ranges that do not overlap, found by halving. Immutable; 36 bytes a range. */
final class AddressTable {
    static final int NOT_FOUND = -1;

    private final long[] first;
    private final long[] last;
    private final int[] values;

    private AddressTable(List<AddressRange> ranges, List<Integer> values) {
        int size = ranges.size();
        this.first = new long[2 * size];
        this.last = new long[2 * size];
        this.values = new int[size];
        for (int i = 0; i < size; i++) {
            AddressRange range = ranges.get(i);
            first[2 * i] = range.firstHigh();
            first[2 * i + 1] = range.firstLow();
            last[2 * i] = range.lastHigh();
            last[2 * i + 1] = range.lastLow();
            this.values[i] = values.get(i);
        }
    }

    /** The value of an address, 0 or more; {@link #NOT_FOUND} when it is in no range. */
    int find(InetAddress ip) {
        byte[] address = ip.getAddress();
        long high = AddressRange.high(address);
        long low = AddressRange.low(address);
        int from = 0;
        int to = values.length - 1;
        while (from <= to) {
            int middle = from + to >>> 1;
            if (AddressRange.compare(first[2 * middle], first[2 * middle + 1], high, low) <= 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        boolean inside = to >= 0 && AddressRange.compare(high, low, last[2 * to], last[2 * to + 1]) <= 0;
        return inside ? values[to] : NOT_FOUND;
    }

    int size() {
        return values.length;
    }

    /** Collects ranges; neighbours of one value become one range. */
    static final class Builder {
        private record Entry(AddressRange range, int value) {}

        private final List<Entry> entries = new ArrayList<>();

        void add(AddressRange range, int value) {
            int end = entries.size() - 1;
            if (end >= 0
                    && entries.get(end).value == value
                    && entries.get(end).range.touches(range)) {
                entries.set(end, new Entry(entries.get(end).range.through(range), value));
            } else {
                entries.add(new Entry(range, value));
            }
        }

        /** @throws IllegalArgumentException when ranges of two values overlap */
        AddressTable build() {
            entries.sort((one, other) -> one.range.compareTo(other.range));
            List<AddressRange> ranges = new ArrayList<>(entries.size());
            List<Integer> values = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                int end = ranges.size() - 1;
                if (end >= 0 && ranges.get(end).reaches(entry.range)) {
                    throw new IllegalArgumentException("networks overlap");
                }
                ranges.add(entry.range);
                values.add(entry.value);
            }
            return new AddressTable(ranges, values);
        }
    }
}
