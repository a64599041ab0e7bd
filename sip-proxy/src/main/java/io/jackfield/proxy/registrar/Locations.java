package io.jackfield.proxy.registrar;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where users are: the bindings of each address of record. Usable from any thread; no call blocks, since both happen on a shard.
 * Entries are immutable snapshots, so a lookup takes no lock and sees one state of the address.
 */
public interface Locations {
    /** The bindings of an address of record ({@code user@domain}, as the registrar writes it); expired ones may be among them. */
    List<Binding> find(String addressOfRecord);

    /**
     * Changes the bindings of an address in one step. The function may be called more than once, when another changes the same address.
     *
     * @return false when the store is full and the address is new to it: nothing changed
     */
    boolean update(String addressOfRecord, UnaryOperator<List<Binding>> change);

    /** How many addresses of record have bindings. */
    int size();

    /** Forgets expired bindings in a part of the store; the next call goes on where this one ended. One thread calls it. */
    void sweep(long nowNs, int addresses);

    /** A store in memory for at most a million addresses. */
    static MemoryLocations inMemory() {
        return new MemoryLocations(1_000_000);
    }
}
