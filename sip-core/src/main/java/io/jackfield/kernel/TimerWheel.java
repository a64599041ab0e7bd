package io.jackfield.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one thread: a hierarchical timing wheel of ticks of 2^20 ns (1.05 ms). Scheduling, moving and cancelling are
 * O(1) and allocate nothing, since a {@link Timer} is its own list node. A timer never fires early, and at most one tick late
 * when {@link #advance} is called in time.
 *
 * <p>The lowest level has 1,024 slots (1.07 s), each of five above it 64, a slot as wide as the level below (68.7 s, 73 min,
 * 78 h, 209 days, 36 years). A timer sits at the level of the highest bit in which its tick differs from the current tick;
 * hence a slot that comes up lies on the lowest level that has any timers left, and its timers fire or move further down.
 *
 * <p>Moving a timer later is lazy: it stays in its slot, and when that comes up it is put where it belongs. So a retransmission
 * timer that is reset by every packet costs one store. Not thread-safe; timers may schedule and cancel timers while they fire.
 */
public final class TimerWheel {
    private static final int TICK_BITS = 20;
    private static final int LOW_BITS = 10;
    private static final int LOW_SLOTS = 1 << LOW_BITS;
    private static final int HIGH_BITS = 6;
    private static final int HIGH_SLOTS = 1 << HIGH_BITS;
    private static final int HIGH_LEVELS = 5;
    private static final int NONE = -1;
    private static final long LAST_TICK = (1L << (LOW_BITS + HIGH_LEVELS * HIGH_BITS)) - 1;
    private static final int FIRST_HIGH_WORD = LOW_SLOTS / Long.SIZE;

    /** The heads of the lists: the slots of the lowest level, then those of each higher level. */
    private final @Nullable Timer[] heads = new Timer[LOW_SLOTS + HIGH_LEVELS * HIGH_SLOTS];
    /** A bit for each slot that is not empty; a higher level is one word. */
    private final long[] occupied = new long[FIRST_HIGH_WORD + HIGH_LEVELS];

    private final long originNs;
    /** The tick that was reached: no slot up to it has timers, except the due one. */
    private long tick;
    /** The slot that has come up and which {@link #advance} is emptying. Nothing is added to it: what is added lies ahead. */
    private int due = NONE;

    private int size;

    /** @param nowNs the present, on the clock that {@link #advance} will be given, for at most 36 years */
    public TimerWheel(long nowNs) {
        this.originNs = nowNs;
    }

    /**
     * Lets a timer fire at this time, instead of any time it was scheduled for before. A time that has passed means the next
     * tick; {@link Machine#NEVER} cancels.
     */
    public void schedule(Timer timer, long deadlineNs) {
        if (deadlineNs == Machine.NEVER) {
            cancel(timer);
            return;
        }
        if (timer.slot != NONE) {
            if (deadlineNs >= timer.deadlineNs) {
                timer.deadlineNs = deadlineNs;
                return;
            }
            unlink(timer);
            size--;
        }
        timer.deadlineNs = deadlineNs;
        link(timer, slotOf(Math.max(tickOf(deadlineNs), tick + 1)));
        size++;
    }

    /** Takes a timer out; nothing happens when it is not scheduled. */
    public void cancel(Timer timer) {
        if (timer.slot != NONE) {
            unlink(timer);
            timer.deadlineNs = Machine.NEVER;
            size--;
        }
    }

    /**
     * The first time at or after {@code deadlineNs} at which a timer is cheapest: it is touched once before it fires, where
     * another may be moved down a level first. At most 1.08 s later. For what need not be punctual, such as the end of a
     * transaction that only waits for stragglers.
     */
    public long coarse(long deadlineNs) {
        long ticks = (tickOf(deadlineNs) + LOW_SLOTS - 1) & -LOW_SLOTS;
        return originNs + (ticks << TICK_BITS);
    }

    /**
     * When to call {@link #advance} next: not later than a tick after the first deadline, possibly earlier, since timers have
     * to move down a level. {@link Machine#NEVER} when there are no timers.
     */
    public long nextWakeNs() {
        if (due != NONE && heads[due] != null) {
            return originNs + (tick << TICK_BITS);
        }
        int slot = nextSlot();
        return slot == NONE ? Machine.NEVER : originNs + (startOf(slot) << TICK_BITS);
    }

    /** Fires all that is due. @return how many timers fired */
    public int advance(long nowNs) {
        return advance(nowNs, Integer.MAX_VALUE);
    }

    /**
     * Fires what is due, but not more than {@code limit} timers, so that other work of the thread gets its turn: when some are
     * left, {@link #nextWakeNs} has passed already.
     *
     * @return how many timers fired
     */
    public int advance(long nowNs, int limit) {
        long target = (nowNs - originNs) >> TICK_BITS;
        int fired = 0;
        while (true) {
            if (due == NONE) {
                int slot = nextSlot();
                if (slot == NONE || startOf(slot) > target) {
                    tick = Math.max(tick, target);
                    return fired;
                }
                tick = startOf(slot);
                due = slot;
            }
            for (Timer timer = heads[due]; timer != null; timer = heads[due]) {
                if (fired == limit) {
                    return fired;
                }
                unlink(timer);
                fired += fireOrMove(timer, nowNs);
            }
            due = NONE;
        }
    }

    /** How many timers are scheduled. */
    public int size() {
        return size;
    }

    private int fireOrMove(Timer timer, long nowNs) {
        long at = tickOf(timer.deadlineNs);
        if (at > tick) {
            link(timer, slotOf(at));
            return 0;
        }
        size--;
        timer.deadlineNs = Machine.NEVER;
        schedule(timer, timer.onTimer(nowNs));
        return 1;
    }

    /** The tick at whose beginning a deadline has passed. */
    private long tickOf(long deadlineNs) {
        if (deadlineNs <= originNs) {
            return 0;
        }
        long afterNs = deadlineNs - originNs;
        return afterNs < 0 ? LAST_TICK : Math.min(LAST_TICK, ((afterNs - 1) >>> TICK_BITS) + 1);
    }

    /** The slot for what is due at a tick after the current one. */
    private int slotOf(long at) {
        long differing = at ^ tick;
        if (differing < LOW_SLOTS) {
            return (int) at & (LOW_SLOTS - 1);
        }
        int highestBit = Long.SIZE - 1 - Long.numberOfLeadingZeros(differing);
        int level = (highestBit - LOW_BITS) / HIGH_BITS;
        int index = (int) (at >>> (LOW_BITS + level * HIGH_BITS)) & (HIGH_SLOTS - 1);
        return LOW_SLOTS + level * HIGH_SLOTS + index;
    }

    /** The first tick of a slot that lies ahead. */
    private long startOf(int slot) {
        if (slot < LOW_SLOTS) {
            return (tick & -LOW_SLOTS) | slot;
        }
        int level = (slot - LOW_SLOTS) / HIGH_SLOTS;
        int shift = LOW_BITS + level * HIGH_BITS;
        long index = slot & (HIGH_SLOTS - 1);
        return (tick & (-1L << (shift + HIGH_BITS))) | index << shift;
    }

    /** The slot that comes up next; none when all are empty. On every level only slots ahead of the tick have timers. */
    private int nextSlot() {
        for (int word = (int) (tick & (LOW_SLOTS - 1)) / Long.SIZE; word < occupied.length; word++) {
            if (occupied[word] != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(occupied[word]);
            }
        }
        return NONE;
    }

    private void link(Timer timer, int slot) {
        Timer head = heads[slot];
        timer.slot = slot;
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        heads[slot] = timer;
        occupied[slot >>> 6] |= 1L << slot;
    }

    private void unlink(Timer timer) {
        Timer previous = timer.previous;
        Timer next = timer.next;
        if (previous != null) {
            previous.next = next;
        } else {
            heads[timer.slot] = next;
            if (next == null) {
                occupied[timer.slot >>> 6] &= ~(1L << timer.slot);
            }
        }
        if (next != null) {
            next.previous = previous;
        }
        timer.next = null;
        timer.previous = null;
        timer.slot = NONE;
    }

    /**
     * Something that happens at a time: the node of the wheel's lists, so one timer is on one wheel and has one deadline. What
     * has several timers exposes the first of its deadlines.
     */
    public abstract static class Timer {
        private @Nullable Timer next;
        private @Nullable Timer previous;
        private long deadlineNs = Machine.NEVER;
        private int slot = NONE;

        /** A timer that wakes a machine. Schedule it whenever the machine's next deadline may have changed. */
        public static Timer of(Machine machine) {
            return new Timer() {
                @Override
                protected long onTimer(long nowNs) {
                    machine.onDeadline(nowNs);
                    return machine.nextDeadlineNs();
                }
            };
        }

        /**
         * The deadline has passed.
         *
         * @return the next deadline, {@link Machine#NEVER} for none; overrides what was scheduled for this timer meanwhile
         */
        protected abstract long onTimer(long nowNs);

        /** Whether this timer is on a wheel. */
        public final boolean scheduled() {
            return slot != NONE;
        }

        /** When this timer is due; {@link Machine#NEVER} when it is not scheduled. */
        public final long deadlineNs() {
            return deadlineNs;
        }
    }
}
