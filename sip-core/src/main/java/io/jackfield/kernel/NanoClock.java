package io.jackfield.kernel;

/** A monotonic clock. Machines never read one: their drivers do, once a turn, and pass the time down. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since an arbitrary origin, which may be negative; never decreases. */
    long nanoTime();

    /** The clock of the machine. */
    static NanoClock system() {
        return System::nanoTime;
    }
}
