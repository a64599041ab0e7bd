package io.jackfield.sip.transaction;

/** The timers of RFC 3261 table 4 and RFC 6026. */
enum TransactionTimer {
    /** No timer: the state does not repeat, or does not end by itself. */
    NONE,
    /** INVITE request, repeated: T1, doubled each time. */
    A,
    /** INVITE without any response: 64*T1. */
    B,
    /** ACK kept for repeated responses: 32 s, none on a reliable transport. */
    D,
    /** Other request, repeated: T1, doubled up to T2; T2 after a provisional response. */
    E,
    /** Other request without a final response: 64*T1. */
    F,
    /** Final response to an INVITE, repeated: T1, doubled up to T2. */
    G,
    /** Final response without ACK: 64*T1. */
    H,
    /** Repeated ACKs: T4, none on a reliable transport. */
    I,
    /** Repeated requests: 64*T1, none on a reliable transport. */
    J,
    /** Repeated responses: T4, none on a reliable transport. */
    K,
    /** Accepted INVITE server: 64*T1. */
    L,
    /** Accepted INVITE client: 64*T1. */
    M,
    /** INVITE without a response of its user, until 100: 200 ms. Has no letter in RFC 3261 17.2.1. */
    TRYING;

    /** How long it runs, the first time for one that repeats; {@code Long.MAX_VALUE}: for ever. */
    long durationNs(TransactionSettings settings, boolean reliable) {
        return switch (this) {
            case NONE -> Long.MAX_VALUE;
            case A, E, G -> reliable ? Long.MAX_VALUE : settings.t1().toNanos();
            case B, F, H, L, M -> 64 * settings.t1().toNanos();
            case D, J -> reliable ? 0 : 64 * settings.t1().toNanos();
            case I, K -> reliable ? 0 : settings.t4().toNanos();
            case TRYING -> settings.tryingAfter().toNanos();
        };
    }

    /** Whether it only waits for stragglers, so that a second more does not matter. */
    boolean lingers() {
        return switch (this) {
            case D, I, J, K, L, M -> true;
            default -> false;
        };
    }
}
