package io.jackfield.relay;

/** Whether media comes back to who sent it, in place of what the other side sends. */
public enum MediaEcho {
    /** No: it goes to the other side. */
    OFF,
    /** Nobody hears anything. */
    BLACKHOLE,
    /** Who gets the description hears itself; what its writer sends is dropped. */
    FORWARD,
    /** Who wrote the description hears itself; what the other side sends is dropped. */
    BACKWARDS,
    /** Both hear themselves. */
    BOTH
}
