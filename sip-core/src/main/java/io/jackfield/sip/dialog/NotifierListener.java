package io.jackfield.sip.dialog;

/** Hears what becomes of a subscription to something of ours, on its shard. Must not block. */
public interface NotifierListener {
    /** Hears nothing. */
    NotifierListener NONE = new NotifierListener() {};

    /** The subscriber asked for the lifetime anew; what {@link Notifier#notify} was given last is sent again by itself. */
    default void onRefresh(Notifier subscription) {}

    /**
     * The subscription is over. Once, and nothing follows.
     *
     * @param reason {@code timeout}, {@code rejected}, {@code lost} when the subscriber is not there any more, or as we ended it
     */
    default void onEnded(Notifier subscription, String reason) {}
}
