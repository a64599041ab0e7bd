package io.jackfield.sip.dialog;

import io.jackfield.sip.message.SubscriptionState;

/** Hears what a {@link Subscription} brings, on its shard. Must not block. Every method does nothing unless overridden. */
public interface SubscriptionListener {
    /** Hears nothing. */
    SubscriptionListener NONE = new SubscriptionListener() {};

    /**
     * A NOTIFY came and was answered with 200. Where the SUBSCRIBE forked, each notifier has a subscription of its own.
     *
     * @param state active, pending or terminated
     * @param contentType what the body is, with parameters; "" without one
     */
    default void onNotify(Subscription subscription, SubscriptionState state, String contentType, byte[] body) {}

    /** The subscription is over. Once, and nothing follows. */
    default void onEnded(Subscription subscription, SubscriptionEnd end) {}
}
