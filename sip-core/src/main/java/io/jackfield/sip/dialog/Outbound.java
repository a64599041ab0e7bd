package io.jackfield.sip.dialog;

import java.util.UUID;

/**
 * That a registration is one of several flows of one device (RFC 5626), so that calls come back over the connection that
 * registered, and over another one when it fails.
 *
 * @param instance the device's name for good, a URN such as {@code urn:uuid:...} (RFC 5626 4.1); also what a GRUU is given for
 * @param regId which flow of the device this is, 1 to 2^31 - 1
 */
public record Outbound(String instance, int regId) {
    /** @throws IllegalArgumentException naming every value that is out of its range */
    public Outbound {
        StringBuilder wrong = new StringBuilder();
        if (!instance.startsWith("urn:")
                || !instance.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '>')) {
            wrong.append("instance \"").append(instance).append("\" is no URN; ");
        }
        if (regId < 1) {
            wrong.append("reg-id ").append(regId).append(" is less than 1; ");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("outbound: " + wrong.substring(0, wrong.length() - 2));
        }
    }

    /** The first flow of a device; keep its UUID over restarts. */
    public static Outbound of(UUID device) {
        return new Outbound("urn:uuid:" + device, 1);
    }

    /** Another flow of the same device, through another edge proxy. */
    public Outbound flow(int number) {
        return new Outbound(instance, number);
    }
}
