package io.jackfield.sim;

/**
 * The place in a simulation of something that has a mailbox and timers of its own, a media loop for example: it gets its turn when it asks
 * for one, and when the first of its timers is due. All turns are on the simulation's thread.
 */
public final class SimTurns extends Agenda.Worker {
    private final Taker taker;
    private volatile boolean left;

    /** What takes turns. */
    public interface Taker {
        /** Does what there is to do now. */
        void turn();

        /**
         * When it wants a turn without having asked for one.
         *
         * @return on the simulation's clock; {@link Long#MAX_VALUE} for never
         */
        long nextWakeNs();
    }

    SimTurns(Agenda agenda, Taker taker) {
        super(agenda);
        this.taker = taker;
    }

    /** Asks for a turn before time goes on. From any thread. */
    public void wake() {
        post();
    }

    /** Takes no more turns. */
    public void leave() {
        left = true;
        remove();
    }

    @Override
    long nextWakeNs() {
        return left ? Long.MAX_VALUE : taker.nextWakeNs();
    }

    @Override
    void runTask() {
        if (!left) {
            taker.turn();
            touch();
        }
    }

    @Override
    void advance() {
        runTask();
    }
}
