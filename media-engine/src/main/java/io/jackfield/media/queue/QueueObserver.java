package io.jackfield.media.queue;

/** Hears what happens in queues, on their thread: it must not block. What it throws is logged and changes nothing. */
@FunctionalInterface
public interface QueueObserver {
    /** Something happened. */
    void on(QueueEvent event);
}
