package io.jackfield.media.socket;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The connection to an application and when it is made again. Sans-IO; one thread.
 *
 * <pre>
 * state       input                              next        effect
 * IDLE        start                              CONNECTING  connect
 * CONNECTING  opened                             OPEN        greet
 * CONNECTING  lost, or the connect timeout       WAITING     abort
 * OPEN        lost, or nothing heard for 30 s    WAITING     abort
 * OPEN        15 s passed                        OPEN        ping
 * WAITING     the delay is over                  CONNECTING  connect
 * WAITING     entered, no attempt is left        OVER        gone
 * any         stop                               OVER
 * </pre>
 *
 * <p>The delay doubles from attempt to attempt and is random between half and all of that. Attempts count from anew once a connection has
 * been open for ten seconds. What belongs to a connection given up is told by its number and ignored.
 */
final class Link implements Machine {
    static final long PING_NS = Duration.ofSeconds(15).toNanos();
    static final long DEAD_NS = Duration.ofSeconds(30).toNanos();

    private static final long STEADY_NS = Duration.ofSeconds(10).toNanos();

    private enum State {
        IDLE,
        CONNECTING,
        OPEN,
        WAITING,
        OVER
    }

    /** What a link wants done. */
    interface Effects {
        /** Open a connection of this number. */
        void connect(int number);

        /** It is open: say who calls. */
        void greet(int number);

        void ping();

        /** Let go of the connection there is. */
        void abort();

        /** The application will not come back. */
        void gone();
    }

    /** How connections are made: how long one may take, how often it is tried in a row, and the first and the longest delay. */
    record Policy(Duration timeout, int attempts, Duration firstDelay, Duration maxDelay) {}

    private final Policy policy;
    private final RandomGenerator random;
    private final Effects effects;
    private State state = State.IDLE;
    private int number;
    private int failures;
    private int connections;
    private long openedNs;
    private long heardNs;
    private long deadlineNs = NEVER;

    Link(Policy policy, RandomGenerator random, Effects effects) {
        this.policy = policy;
        this.random = random;
        this.effects = effects;
    }

    void start(long nowNs) {
        if (state == State.IDLE) {
            connect(nowNs);
        }
    }

    private void connect(long nowNs) {
        state = State.CONNECTING;
        number++;
        deadlineNs = nowNs + policy.timeout.toNanos();
        effects.connect(number);
    }

    void opened(int which, long nowNs) {
        if (state == State.CONNECTING && which == number) {
            state = State.OPEN;
            connections++;
            openedNs = nowNs;
            heardNs = nowNs;
            deadlineNs = nowNs + PING_NS;
            effects.greet(number);
        }
    }

    /** Anything at all has come. */
    void heard(int which, long nowNs) {
        if (which == number) {
            heardNs = nowNs;
        }
    }

    void lost(int which, long nowNs) {
        if (which == number && (state == State.CONNECTING || state == State.OPEN)) {
            fail(nowNs);
        }
    }

    private void fail(long nowNs) {
        if (state == State.OPEN && nowNs - openedNs >= STEADY_NS) {
            failures = 0;
        }
        effects.abort();
        if (++failures >= policy.attempts) {
            stop();
            effects.gone();
            return;
        }
        state = State.WAITING;
        long most = policy.maxDelay.toNanos();
        int doublings = Math.min(failures - 1, 20);
        long delay = Math.min(most, policy.firstDelay.toNanos() << doublings);
        if (delay < policy.firstDelay.toNanos()) {
            delay = most; // more than fits
        }
        deadlineNs = nowNs + delay / 2 + random.nextLong(delay / 2 + 1);
    }

    /** The call, or the application, is done with it. */
    void stop() {
        state = State.OVER;
        deadlineNs = NEVER;
    }

    boolean open() {
        return state == State.OPEN;
    }

    int number() {
        return number;
    }

    int connections() {
        return connections;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        switch (state) {
            case CONNECTING -> fail(nowNs);
            case WAITING -> connect(nowNs);
            case OPEN -> {
                if (nowNs - heardNs >= DEAD_NS) {
                    fail(nowNs);
                } else {
                    effects.ping();
                    deadlineNs = nowNs + PING_NS;
                }
            }
            default -> deadlineNs = NEVER;
        }
    }
}
