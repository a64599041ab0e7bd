package io.jackfield.sdp;

import java.util.List;

/** Who sends media (RFC 8866 6.7), seen from the one whose description it is in. */
public enum Direction {
    SENDRECV("sendrecv"),
    SENDONLY("sendonly"),
    RECVONLY("recvonly"),
    INACTIVE("inactive");

    private static final List<Direction> ALL = List.of(values());

    private final String attribute;

    Direction(String attribute) {
        this.attribute = attribute;
    }

    static List<Direction> all() {
        return ALL;
    }

    /** The attribute, e.g. {@code sendonly}. */
    public String attribute() {
        return attribute;
    }

    /** Whether it sends media. */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /** Whether it takes media. */
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** The same seen from the peer: sendonly becomes recvonly. */
    public Direction reversed() {
        return of(receives(), sends());
    }

    /** What both want. */
    public Direction and(Direction other) {
        return of(sends() && other.sends(), receives() && other.receives());
    }

    /** The direction of one that does these. */
    public static Direction of(boolean sends, boolean receives) {
        return sends ? (receives ? SENDRECV : SENDONLY) : (receives ? RECVONLY : INACTIVE);
    }
}
