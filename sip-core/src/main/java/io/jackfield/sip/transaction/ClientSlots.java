package io.jackfield.sip.transaction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Client transactions by slot, the number that their branch carries. The slot freed last is used next. */
final class ClientSlots {
    private static final int INITIAL_CAPACITY = 1 << 10;

    private @Nullable Transaction[] slots = new Transaction[INITIAL_CAPACITY];
    private int[] free = new int[INITIAL_CAPACITY];
    private int freeCount;
    private int used;

    @Nullable
    Transaction get(int slot) {
        return slot < used ? slots[slot] : null;
    }

    /** The slot that a transaction has to have to be added next. */
    int next() {
        return freeCount > 0 ? free[freeCount - 1] : used;
    }

    /** Adds a transaction that was made for the slot {@link #next}. */
    void add(Transaction transaction) {
        int slot = next();
        if (freeCount > 0) {
            freeCount--;
        } else if (used++ == slots.length) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[slot] = transaction;
    }

    void release(int slot) {
        slots[slot] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, free.length * 2);
        }
        free[freeCount++] = slot;
    }

    int size() {
        return used - freeCount;
    }
}
