package io.jackfield.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What comes next in a simulation: tasks handed to workers first, in the order they were handed over; then what is due earliest, an
 * event or the timers of a worker. What is due at the same time comes in the order it was asked for, events before timers.
 */
final class Agenda {
    private final Heap<Event> events = new Heap<>();
    private final Heap<Worker> workers = new Heap<>();
    /** Workers whose first timer may have changed since they were last sorted in. */
    private final List<Worker> touched = new ArrayList<>();
    /** A worker for each task that waits for it. The one thing here that other threads may add to. */
    private final ConcurrentLinkedQueue<Worker> mail = new ConcurrentLinkedQueue<>();

    private long entries;

    /** Something that is due at a time. */
    abstract static class Entry {
        private long atNs = Long.MAX_VALUE;
        private long order;
        private int place = -1;

        private boolean before(Entry other) {
            return atNs != other.atNs ? atNs < other.atNs : order < other.order;
        }
    }

    /** Something that happens once. */
    abstract static class Event extends Entry {
        abstract void happen();
    }

    /** Something with a mailbox and timers of its own. */
    abstract static class Worker extends Entry {
        private final Agenda agenda;
        private boolean touched;

        Worker(Agenda agenda) {
            this.agenda = agenda;
        }

        /** When its first timer is due; the end of time when none is. */
        abstract long nextWakeNs();

        /** Runs one task of the mailbox, if there is any. */
        abstract void runTask();

        /** Does what is due. */
        abstract void advance();

        /** A task waits in its mailbox; from any thread. */
        final void post() {
            agenda.mail.add(this);
        }

        /** Its first timer may have changed. */
        final void touch() {
            if (!touched) {
                touched = true;
                agenda.touched.add(this);
            }
        }

        /** It has no timers any more. */
        final void remove() {
            agenda.workers.remove(this);
        }
    }

    void add(long atNs, Event event) {
        Entry entry = event;
        entry.order = entries++;
        entry.atNs = atNs;
        events.sort(event);
    }

    void add(Worker worker) {
        Entry entry = worker;
        entry.order = entries++;
        worker.touch();
    }

    /** Runs the task that was handed over first. @return whether there was any */
    boolean runTask() {
        Worker worker = mail.poll();
        if (worker == null) {
            return false;
        }
        worker.runTask();
        return true;
    }

    /** When the next thing is due; the end of time when nothing is. */
    long nextNs() {
        for (int i = 0; i < touched.size(); i++) {
            Worker worker = touched.get(i);
            worker.touched = false;
            Entry entry = worker;
            entry.atNs = worker.nextWakeNs();
            if (entry.atNs == Long.MAX_VALUE) {
                workers.remove(worker);
            } else {
                workers.sort(worker);
            }
        }
        touched.clear();
        return Math.min(events.firstNs(), workers.firstNs());
    }

    /** Does the next thing; after {@link #nextNs}, when that has come. */
    void next() {
        if (events.firstNs() <= workers.firstNs()) {
            events.poll().happen();
        } else {
            workers.first().advance();
        }
    }

    /** A binary heap whose entries know where they are, so that one can move. */
    private static final class Heap<E extends Entry> {
        private @Nullable Entry[] entries = new Entry[64];
        private int size;

        long firstNs() {
            Entry first = entries[0];
            return first == null ? Long.MAX_VALUE : first.atNs;
        }

        @SuppressWarnings("unchecked")
        E first() {
            Entry first = entries[0];
            if (first == null) {
                throw new IllegalStateException("nothing is due");
            }
            return (E) first;
        }

        E poll() {
            E first = first();
            remove(first);
            return first;
        }

        /** Adds an entry, or moves it to where its time now puts it. */
        void sort(E entry) {
            if (((Entry) entry).place < 0) {
                if (size == entries.length) {
                    entries = Arrays.copyOf(entries, 2 * size);
                }
                place(entry, size++);
            }
            down(up(entry));
        }

        void remove(E entry) {
            int hole = ((Entry) entry).place;
            if (hole < 0) {
                return;
            }
            ((Entry) entry).place = -1;
            Entry last = at(--size);
            entries[size] = null;
            if (last != entry) {
                place(last, hole);
                down(up(last));
            }
        }

        private Entry up(Entry entry) {
            int at = entry.place;
            while (at > 0 && entry.before(at((at - 1) / 2))) {
                place(at((at - 1) / 2), at);
                at = (at - 1) / 2;
            }
            place(entry, at);
            return entry;
        }

        private void down(Entry entry) {
            int at = entry.place;
            for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && at(child + 1).before(at(child))) {
                    child++;
                }
                if (!at(child).before(entry)) {
                    break;
                }
                place(at(child), at);
                at = child;
            }
            place(entry, at);
        }

        private Entry at(int place) {
            Entry entry = entries[place];
            if (entry == null) {
                throw new IllegalStateException("no entry at " + place + " of " + size);
            }
            return entry;
        }

        private void place(Entry entry, int at) {
            entries[at] = entry;
            entry.place = at;
        }
    }
}
