package io.jackfield.sip.node;

/** Told what became of a request at a {@link Target}: how a dispatcher marks destinations by the traffic they get. */
@FunctionalInterface
public interface TargetObserver {
    /**
     * A request leaves for the target: what this returns is told what becomes of it there, instead of this. Called on the shard of
     * the request, once for each time that it is sent to the target.
     */
    default TargetObserver attempt() {
        return this;
    }

    /** Called on the shard of the request, for the first provisional response, if any, and once at the end. */
    void onOutcome(Target target, Outcome outcome);

    /**
     * What happened.
     *
     * @param status the SIP status; 0 when no response came
     */
    record Outcome(Kind kind, int status) {
        public static final Outcome TIMEOUT = new Outcome(Kind.TIMEOUT, 0);
        public static final Outcome TRANSPORT_ERROR = new Outcome(Kind.TRANSPORT_ERROR, 0);
        public static final Outcome CANCELLED = new Outcome(Kind.CANCELLED, 0);
        public static final Outcome ESTABLISHED = new Outcome(Kind.ESTABLISHED, 0);
        public static final Outcome ENDED = new Outcome(Kind.ENDED, 0);

        /** The outcome that a response is. */
        public static Outcome of(int status) {
            if (status < 200) {
                return new Outcome(Kind.PROVISIONAL, status);
            }
            return new Outcome(status < 300 ? Kind.ANSWERED : Kind.REJECTED, status);
        }

        /** Whether this ends the attempt. */
        public boolean isFinal() {
            return kind != Kind.PROVISIONAL && kind != Kind.ESTABLISHED;
        }
    }

    /** Kinds of outcome. */
    enum Kind {
        /** A first 1xx. */
        PROVISIONAL,
        /** A 2xx. */
        ANSWERED,
        /** A final response of 300 and above. */
        REJECTED,
        /** No response in time. */
        TIMEOUT,
        /** The request could not be sent. */
        TRANSPORT_ERROR,
        /** We gave up on it ourselves: another branch won, or the caller did. */
        CANCELLED,
        /** After ANSWERED, where somebody follows the dialog: he will tell ENDED when it is over. */
        ESTABLISHED,
        /** The dialog is over. */
        ENDED
    }
}
