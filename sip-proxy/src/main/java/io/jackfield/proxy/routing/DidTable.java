package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All numbers at one moment. Immutable. A million of them are some 50 MB: the texts lie in one array, rows are sorted by number, tenant
 * and descending priority, a hash table leads to the first row of a number. A miss allocates nothing.
 */
final class DidTable {
    static final DidTable EMPTY = of(List.of());

    private static final Comparator<Did> ORDER = Comparator.comparing(Did::number)
            .thenComparing(Did::tenant)
            .thenComparing(Comparator.comparingInt(Did::priority).reversed());

    private static final Did.Kind[] KINDS = Did.Kind.values();

    private final byte[] text;
    /** Where the texts of row i begin: its number at 2i, its destination at 2i + 1; the last element is the end. */
    private final int[] offsets;

    private final int[] tenantOf;
    private final byte[] kinds;
    private final int[] priorities;
    private final String[] tenants;
    private final Map<String, Integer> tenantNumbers;
    /** The row at which a number begins, plus one; 0 for a free slot. */
    private final int[] slots;

    private DidTable(Did[] rows) {
        int length = 0;
        for (Did row : rows) {
            length += row.number().length() + row.destination().length();
        }
        text = new byte[length];
        offsets = new int[rows.length * 2 + 1];
        tenantOf = new int[rows.length];
        kinds = new byte[rows.length];
        priorities = new int[rows.length];
        slots = new int[Integer.highestOneBit(Math.max(4, rows.length * 2)) * 2];
        Map<String, Integer> numbers = new HashMap<>();
        int at = 0;
        for (int i = 0; i < rows.length; i++) {
            Did row = rows[i];
            offsets[2 * i] = at;
            at = write(row.number(), at);
            offsets[2 * i + 1] = at;
            at = write(row.destination(), at);
            tenantOf[i] = numbers.computeIfAbsent(row.tenant(), none -> numbers.size());
            kinds[i] = (byte) row.kind().ordinal();
            priorities[i] = row.priority();
        }
        offsets[rows.length * 2] = at;
        for (int i = 0; i < rows.length; i++) {
            if (i == 0 || !rows[i].number().equals(rows[i - 1].number())) {
                int slot = slot(rows[i].number());
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = i + 1;
            }
        }
        tenantNumbers = Map.copyOf(numbers);
        tenants = new String[numbers.size()];
        numbers.forEach((name, number) -> tenants[number] = name);
    }

    private int write(String value, int at) {
        for (int i = 0; i < value.length(); i++) {
            text[at + i] = (byte) value.charAt(i);
        }
        return at + value.length();
    }

    /** @throws IllegalArgumentException naming the first ten mistakes */
    static DidTable of(List<Did> all) {
        Did[] rows = all.toArray(Did[]::new);
        Arrays.sort(rows, ORDER);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            wrong.addAll(rows[i].mistakes());
            if (i > 0 && ORDER.compare(rows[i - 1], rows[i]) == 0) {
                wrong.add("did '" + rows[i].number() + "' of '" + rows[i].tenant() + "' is there twice with priority "
                        + rows[i].priority());
            }
        }
        Mistakes.refuse("did_routing", wrong);
        return new DidTable(rows);
    }

    int size() {
        return kinds.length;
    }

    /** The first row of a number of a tenant; empty when it has none. */
    OptionalInt first(String tenant, String number) {
        Integer owner = tenantNumbers.get(tenant);
        int row = owner == null ? -1 : firstOf(number);
        if (owner == null || row < 0) {
            return OptionalInt.empty();
        }
        for (; row < kinds.length && isNumber(row, number); row++) {
            if (tenantOf[row] == owner) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    Optional<Did> find(String tenant, String number) {
        OptionalInt first = first(tenant, number);
        return first.isPresent() ? Optional.of(row(first.getAsInt())) : Optional.empty();
    }

    /** All rows of a number of a tenant, the highest priority first. */
    List<Did> all(String tenant, String number) {
        OptionalInt first = first(tenant, number);
        List<Did> found = new ArrayList<>();
        for (int row = first.orElse(kinds.length);
                row < kinds.length && isNumber(row, number) && tenantOf[row] == tenantOf[first.getAsInt()];
                row++) {
            found.add(row(row));
        }
        return found;
    }

    /** The tenant that alone has this number; empty when none has, or several. */
    Optional<String> onlyTenant(String number) {
        int first = firstOf(number);
        if (first < 0) {
            return Optional.empty();
        }
        for (int row = first + 1; row < kinds.length && isNumber(row, number); row++) {
            if (tenantOf[row] != tenantOf[first]) {
                return Optional.empty();
            }
        }
        return Optional.of(tenants[tenantOf[first]]);
    }

    private int firstOf(String number) {
        for (int slot = slot(number); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if (isNumber(slots[slot] - 1, number)) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    private int slot(String number) {
        return number.hashCode() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(slots.length) + 1;
    }

    private boolean isNumber(int row, String number) {
        int from = offsets[2 * row];
        int length = offsets[2 * row + 1] - from;
        if (length != number.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[from + i] != number.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Did row(int row) {
        return new Did(text(2 * row), tenants[tenantOf[row]], KINDS[kinds[row]], text(2 * row + 1), priorities[row]);
    }

    private String text(int offset) {
        int from = offsets[offset];
        return new String(text, from, offsets[offset + 1] - from, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
