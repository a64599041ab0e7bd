package io.jackfield.sip.transport;

import io.jackfield.sip.resolve.NumericHost;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** Addresses that begin with the same bits, written {@code 10.0.0.0/8}, or one alone (RFC 4632 3.1). */
final class AddressRange {
    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /** Empty when it is neither an address nor a range. */
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = NumericHost.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = address.get().getAddress();
        String length = slash < 0 ? Integer.toString(bytes.length * 8) : text.substring(slash + 1);
        boolean number = length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= bytes.length * 8;
        return number ? Optional.of(new AddressRange(bytes, Integer.parseInt(length))) : Optional.empty();
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(bytes, 0, whole, first, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ first[whole]) & 0xff) >> 8 - rest == 0);
    }
}
