package io.jackfield.proxy.registrar;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps bindings beyond the life of the process: a table of a database. Every call may block: {@link Locations} makes them on threads
 * of its own, several at once, never on a shard. What goes wrong is thrown; the caller counts it and answers 500 where a phone waits.
 */
public interface LocationStore {
    /** The bindings of an address of record; expired ones may be among them. */
    List<StoredBinding> find(String addressOfRecord);

    /**
     * Replaces the bindings of an address of record by what the function makes of them, in one transaction: no two updates of an
     * address see the same state, those of other nodes included. The function is pure, and called again when the transaction has to be
     * repeated.
     *
     * @return what is stored now
     */
    List<StoredBinding> update(String addressOfRecord, UnaryOperator<List<StoredBinding>> change);

    /** Every binding that ends after this time, once each, in no particular order: read when a node starts. */
    void forEach(Instant after, Consumer<StoredBinding> action);

    /** Deletes what ended before this time. @return how many bindings */
    int deleteExpired(Instant before);
}
