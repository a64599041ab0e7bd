package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.Method;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The methods that a phone understands, as its Contact ({@code methods}, RFC 3840) or its Allow header says. A phone that says nothing
 * is taken to understand all.
 *
 * @param bits one for each method; the highest for those that have none of their own
 */
public record MethodSet(int bits) {
    /** Every method. */
    public static final MethodSet ALL = new MethodSet(-1);

    private static final List<Method> KNOWN = List.of(
            Method.INVITE,
            Method.ACK,
            Method.BYE,
            Method.CANCEL,
            Method.OPTIONS,
            Method.REGISTER,
            Method.PRACK,
            Method.SUBSCRIBE,
            Method.NOTIFY,
            Method.PUBLISH,
            Method.INFO,
            Method.REFER,
            Method.MESSAGE,
            Method.UPDATE);
    private static final int OTHER = 31;

    /** Those that are named; all when none is. */
    public static MethodSet of(Collection<String> names) {
        int bits = 0;
        for (String name : names) {
            String trimmed = name.trim();
            if (!trimmed.isEmpty()) {
                bits |= 1 << place(trimmed.toUpperCase(Locale.ROOT));
            }
        }
        return bits == 0 ? ALL : new MethodSet(bits);
    }

    /** Whether a request of this method makes sense there. */
    public boolean has(Method method) {
        int at = KNOWN.indexOf(method);
        return (bits >>> (at < 0 ? OTHER : at) & 1) != 0;
    }

    private static int place(String name) {
        for (int i = 0; i < KNOWN.size(); i++) {
            if (KNOWN.get(i).name().equals(name)) {
                return i;
            }
        }
        return OTHER;
    }

    /** As in an Allow header; {@code *} for all. */
    @Override
    public String toString() {
        return bits == -1
                ? "*"
                : IntStream.range(0, KNOWN.size())
                        .filter(i -> (bits >>> i & 1) != 0)
                        .mapToObj(i -> KNOWN.get(i).name())
                        .collect(Collectors.joining(", "));
    }
}
