package io.jackfield.proxy.routing;

/**
 * Numbers and prefixes of numbers as 64 bits: 16 symbols of four bits, the first in the highest, zero for none. So unsigned order is the
 * order of the texts, a prefix before what it begins, and all that a prefix begins lies together. A '+' is a symbol like the digits, '*'
 * and '#': {@code +44} is no prefix of {@code 44}.
 */
final class Dialled {
    /** The most symbols of a prefix; an E.164 number has 15 digits, and a plus. */
    static final int LONGEST = 16;
    /** What is no number. */
    static final long NONE = -1L;

    private static final int SYMBOL_BITS = 4;

    private Dialled() {}

    /**
     * The first symbols of the user part of a URI. Visual separators (RFC 3966 5.1.1) do not count, nor does what follows a ';'.
     *
     * @return {@link #NONE} when there is anything else in it, or nothing
     */
    static long number(String user) {
        long key = 0;
        int symbols = 0;
        for (int i = 0; i < user.length() && user.charAt(i) != ';'; i++) {
            char c = user.charAt(i);
            if (c == '-' || c == '.' || c == '(' || c == ')') {
                continue;
            }
            int symbol = symbol(c);
            if (symbol == 0 || c == '+' && symbols > 0) {
                return NONE;
            }
            if (symbols < LONGEST) {
                key |= (long) symbol << shift(symbols);
            }
            symbols++;
        }
        return symbols == 0 ? NONE : key;
    }

    /** A prefix, which may be "": that of every number. @return {@link #NONE} when it is none */
    static long prefix(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        boolean plain = text.chars().noneMatch(c -> symbol((char) c) == 0);
        return plain && text.length() <= LONGEST ? number(text) : NONE;
    }

    /** The number of symbols. */
    static int length(long key) {
        return LONGEST - Long.numberOfTrailingZeros(key) / SYMBOL_BITS;
    }

    static boolean begins(long prefix, long number) {
        int length = length(prefix);
        return length == 0 || (prefix ^ number) >>> shift(length - 1) == 0;
    }

    private static int shift(int symbol) {
        return (LONGEST - 1 - symbol) * SYMBOL_BITS;
    }

    private static int symbol(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0' + 1;
        }
        return switch (c) {
            case '+' -> 11;
            case '*' -> 12;
            case '#' -> 13;
            default -> 0;
        };
    }
}
