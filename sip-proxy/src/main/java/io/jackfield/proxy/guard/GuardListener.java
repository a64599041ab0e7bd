package io.jackfield.proxy.guard;

/** Told of bans. Called on the shard that found the reason, or the thread that called {@link Guard}; must not block. */
@FunctionalInterface
public interface GuardListener {
    /** Hears nothing. */
    GuardListener NONE = ban -> {};

    /**
     * A source was banned. A flood from many sources bans many: of more than {@link Guard#EVENTS_A_SECOND} a second the rest is only
     * counted.
     */
    void banned(Ban ban);
}
