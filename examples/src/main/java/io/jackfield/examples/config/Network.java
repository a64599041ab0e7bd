package io.jackfield.examples.config;

import io.jackfield.sdp.Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike (RFC 4632 3.1): {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single one.
 *
 * @param address one of them
 * @param bits how many of its bits count
 */
public record Network(InetAddress address, int bits) {
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");

    /** Empty when {@code text} has another form. */
    public static Optional<Network> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        Optional<InetAddress> address =
                Address.of(slash < 0 ? text : text.substring(0, slash)).numeric();
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().getAddress().length * Byte.SIZE;
        String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        return Integer.parseInt(length) <= most
                ? Optional.of(new Network(address.get(), Integer.parseInt(length)))
                : Optional.empty();
    }

    /** Whether an address is one of them. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        int whole = bits / Byte.SIZE;
        if (ours.length != theirs.length || Arrays.mismatch(ours, 0, whole, theirs, 0, whole) >= 0) {
            return false;
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
}
