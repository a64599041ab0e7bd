package io.jackfield.media;

/** What a leg tells those who made something of it: a bridge, a hunt, a parking lot. On the leg's loop. */
interface LegWatch {
    /** The other side rings. */
    default void ringing() {}

    /** Media is open before the answer. */
    default void early() {}

    /** It was answered. */
    default void answered() {}

    /**
     * The other side has put the call on hold, or taken it back.
     *
     * @param held whether it does not listen now
     */
    default void held(boolean held) {}

    /** Its script does something else: who made something of it leaves it alone. */
    default void diverted() {}

    /** It is over. Nothing follows. */
    default void over(CallEnd end) {}
}
