package io.jackfield.rtp.bridge;

import java.util.random.RandomGenerator;

/**
 * Where a stream that goes out stands: what its receiver expects next.
 *
 * @param ssrc its source
 * @param sequence of the next packet, 0 to 65535
 * @param timestamp of the next packet
 */
public record Numbering(int ssrc, int sequence, int timestamp) {
    /** A beginning that nobody can guess (RFC 3550 5.1). */
    public static Numbering random(RandomGenerator random) {
        return new Numbering(random.nextInt(), random.nextInt() & 0x7fff, random.nextInt());
    }
}
