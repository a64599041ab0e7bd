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

    /** A slot for {@link #put}. */
    int claim() {
        return freeCount > 0 ? free[--freeCount] : used++;
    }

    void put(int slot, Transaction transaction) {
        if (slot >= slots.length) {
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
