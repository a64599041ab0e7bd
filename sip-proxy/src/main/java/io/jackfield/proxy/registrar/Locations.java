package io.jackfield.proxy.registrar;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Where users are: the bindings of each address of record. Usable from any thread; no call blocks, since both happen on a shard.
 * Entries are immutable snapshots, so a lookup takes no lock and sees one state of the address.
 *
 * <p>There are several: in memory alone ({@link #inMemory()}); in memory with every change written to a {@link LocationStore} before
 * the phone is answered, or some time after; in the store alone, where several nodes share it. See {@link StoredLocations}.
 */
public interface Locations extends AutoCloseable {
    /**
     * The bindings of an address of record ({@code user@domain}, as the registrar writes it); expired ones may be among them. Complete
     * at once where they are in memory. Fails when a store does.
     */
    CompletionStage<List<Binding>> find(String addressOfRecord);

    /**
     * Changes the bindings of an address in one step. The function is pure and may be called more than once, when another changes the
     * same address; on whatever thread.
     *
     * @return false when there is no room for an address that is new: nothing changed. Fails when a store does
     */
    CompletionStage<Boolean> update(String addressOfRecord, UnaryOperator<List<Binding>> change);

    /** How many addresses of record have bindings here; those of a store that is not read are not counted. */
    int size();

    /** Shows the bindings that are in memory, each address once, while others change: for lists. Any thread. */
    void forEach(BiConsumer<String, List<Binding>> action);

    /**
     * Forgets expired bindings in a part of the store; the next call goes on where this one ended. One thread calls it.
     *
     * @param expired told what was forgotten, as far as it was in memory
     */
    void sweep(long nowNs, int addresses, BiConsumer<String, Binding> expired);

    /** Writes what is still to be written and ends threads; does not wait. Idempotent. */
    @Override
    default void close() {}

    /** A store in memory for at most a million addresses. */
    static MemoryLocations inMemory() {
        return new MemoryLocations(1_000_000);
    }
}
