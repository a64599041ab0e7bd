package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;
import java.util.random.RandomGenerator;

/**
 * A binding at a registrar: registers, refreshes, tries again after a failure, unregisters (RFC 3261 10.2, RFC 5626 4.5).
 *
 * <pre>
 * state          2xx                          failure                           unregister             due                       flow failed
 * REGISTERING    registered -> BOUND          failed -> RESTING                 -> LEAVING             -
 * BOUND          -                            -                                 remove -> REMOVING     register -> REGISTERING   register -> REGISTERING
 * RESTING        -                            -                                 remove -> REMOVING     register -> REGISTERING
 * LEAVING        remove -> REMOVING           remove -> REMOVING                -                      -
 * REMOVING       unregistered -> ENDED        failed, unregistered -> ENDED     -                      -
 * ENDED          -                            -                                 -                      -
 * </pre>
 *
 * <p>One REGISTER at a time (RFC 3261 10.2): LEAVING lets the one under way finish first.
 */
final class RegistrationMachine implements Machine {
    /** The states. */
    enum State {
        REGISTERING,
        BOUND,
        RESTING,
        LEAVING,
        REMOVING,
        ENDED
    }

    /** What the registration does. */
    interface Effects {
        /** Sends REGISTER. */
        void register();

        /** Sends REGISTER with a lifetime of 0. */
        void remove();

        /** The contact is bound. */
        void registered(long lifetimeNs);

        /** An attempt failed. */
        void failed(int status);

        /** The contact is not bound any more. */
        void unregistered();
    }

    private static final long SECOND_NS = 1_000_000_000;
    private static final long BASE_NS = 30 * SECOND_NS;
    private static final long LONGEST_NS = 1_800 * SECOND_NS;
    private static final long LEAD_NS = 60 * SECOND_NS;

    private final RandomGenerator random;
    private final Effects effects;
    private State state = State.REGISTERING;
    private int failures;
    private long nextNs = NEVER;

    RegistrationMachine(RandomGenerator random, Effects effects) {
        this.random = random;
        this.effects = effects;
    }

    State state() {
        return state;
    }

    void start() {
        register();
    }

    /** The REGISTER under way was taken. */
    void succeeded(long lifetimeNs, long nowNs) {
        switch (state) {
            case REGISTERING -> {
                state = State.BOUND;
                failures = 0;
                // Early enough for a refresh that fails to be tried again, late enough to be rare.
                nextNs = nowNs + Math.max(lifetimeNs / 2, lifetimeNs - LEAD_NS);
                effects.registered(lifetimeNs);
            }
            case LEAVING -> remove();
            case REMOVING -> end();
            default -> {}
        }
    }

    /**
     * The REGISTER under way failed.
     *
     * @param retryAfterNs what the registrar asked for, 0 when nothing
     */
    void failed(int status, long retryAfterNs, long nowNs) {
        switch (state) {
            case REGISTERING -> {
                state = State.RESTING;
                nextNs = nowNs + Math.max(retryAfterNs, backOffNs());
                failures++;
                effects.failed(status);
            }
            case LEAVING -> remove();
            case REMOVING -> {
                effects.failed(status);
                end();
            }
            default -> {}
        }
    }

    /** The flow that it came by is gone: calls would not arrive (RFC 5626 4.4). Elsewhere than in BOUND another try is due anyway. */
    void flowFailed() {
        if (state == State.BOUND) {
            register();
        }
    }

    void unregister() {
        switch (state) {
            case REGISTERING -> state = State.LEAVING;
            case BOUND, RESTING -> remove();
            default -> {}
        }
    }

    /** RFC 5626 4.5: half to all of a time that doubles with each failure, from 30 s to 30 min. */
    private long backOffNs() {
        long upperNs = Math.min(LONGEST_NS, BASE_NS << Math.min(failures, 10));
        return random.nextLong(upperNs / 2, upperNs + 1);
    }

    private void register() {
        state = State.REGISTERING;
        nextNs = NEVER;
        effects.register();
    }

    private void remove() {
        state = State.REMOVING;
        nextNs = NEVER;
        effects.remove();
    }

    private void end() {
        state = State.ENDED;
        effects.unregistered();
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= nextNs) {
            register();
        }
    }
}
