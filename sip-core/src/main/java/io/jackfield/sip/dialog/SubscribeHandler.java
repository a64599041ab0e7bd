package io.jackfield.sip.dialog;

/** Takes subscriptions to an event package. */
@FunctionalInterface
public interface SubscribeHandler {
    /**
     * A SUBSCRIBE came in. Accept, leave pending or reject it, now or within 30 s. Called on its shard; must not block.
     *
     * @return who hears about it from here on
     */
    NotifierListener onSubscribe(Notifier subscription);
}
