package io.jackfield.database;

/** Something that is done again and again until this is closed. Idempotent, does not wait for what is under way. */
public interface Repetition extends AutoCloseable {
    @Override
    void close();
}
