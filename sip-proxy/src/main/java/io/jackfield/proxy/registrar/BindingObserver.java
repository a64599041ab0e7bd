package io.jackfield.proxy.registrar;

/**
 * Told when phones come and go. On the thread that changed the binding, a shard as a rule: it must not block. Unless a store is shared
 * between nodes, every binding that was registered is told to have gone, once.
 */
public interface BindingObserver {
    /** A binding is new. */
    default void registered(String addressOfRecord, Binding binding) {}

    /** A binding was there before: it is renewed, perhaps with another q or by another way. */
    default void refreshed(String addressOfRecord, Binding binding) {}

    /** A phone took its binding back, or an operator did. */
    default void unregistered(String addressOfRecord, Binding binding) {}

    /** A binding was not renewed in time. Told when it is swept out, up to a minute after it ended. */
    default void expired(String addressOfRecord, Binding binding) {}
}
