package io.jackfield.sip.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Server transactions by key: open addressing, linear probing, half full at most. Most look-ups are of requests that are new,
 * and those read a number or two and no object. Keys come of a keyed hash, so nobody can choose them to pile up.
 */
final class ServerTable {
    private static final int INITIAL_CAPACITY = 1 << 10;

    private long[] keys = new long[INITIAL_CAPACITY];
    private @Nullable Transaction[] values = new Transaction[INITIAL_CAPACITY];
    private int size;

    @Nullable
    Transaction get(long key) {
        return values[indexOf(key)];
    }

    /** Adds a transaction whose id is not there yet. */
    void add(Transaction transaction) {
        if (++size * 2 > keys.length) {
            grow();
        }
        int index = indexOf(transaction.id());
        keys[index] = transaction.id();
        values[index] = transaction;
    }

    void remove(Transaction transaction) {
        int hole = indexOf(transaction.id());
        if (values[hole] != transaction) {
            return;
        }
        size--;
        int mask = keys.length - 1;
        // Closes the gap, so that no probe ends early: what follows moves up unless that would put it before its home.
        for (int i = (hole + 1) & mask; values[i] != null; i = (i + 1) & mask) {
            int home = home(keys[i]);
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        keys[hole] = 0;
        values[hole] = null;
    }

    int size() {
        return size;
    }

    /** Where this key is, or where it would go. A free place has key 0; no transaction has. */
    private int indexOf(long key) {
        int mask = keys.length - 1;
        int index = home(key);
        while (keys[index] != key && keys[index] != 0) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private int home(long key) {
        return (int) (key >>> 32) & (keys.length - 1);
    }

    private void grow() {
        Transaction[] old = values;
        keys = new long[old.length * 2];
        values = new Transaction[old.length * 2];
        for (Transaction transaction : old) {
            if (transaction != null) {
                int index = indexOf(transaction.id());
                keys[index] = transaction.id();
                values[index] = transaction;
            }
        }
    }
}
