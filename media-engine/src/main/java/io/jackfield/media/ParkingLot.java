package io.jackfield.media;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;

/**
 * Numbered places where calls wait, with music, until somebody takes them out again.
 *
 * <pre>{@code
 * ParkingLot lot = ParkingLot.of(701, 720);
 * dialplan.match("700", call -> call.park(lot))
 *         .match("(7\\d\\d)", call -> lot.retrieve(call, Integer.parseInt(call.group(1))));
 * }</pre>
 *
 * <p>Thread-safe; calls of several engines may share one.
 */
public final class ParkingLot {
    private static final int MAX_SLOTS = 10_000;

    private final int first;
    private final AtomicReferenceArray<Parked> slots;
    private final Settings settings;

    /** What became of a parked call. */
    public enum Stay {
        /** Somebody took it out, and has talked to it. */
        RETRIEVED,
        /** Nobody came in time. */
        TIMED_OUT,
        /** There was no free place. */
        FULL
    }

    /**
     * How calls are parked.
     *
     * @param timeout how long they wait
     * @param music what they hear; empty for the engine's music
     * @param taken is told the number of the place, before the waiting begins; called on the script's thread
     */
    private record Settings(Duration timeout, Optional<Prompt> music, IntConsumer taken) {}

    private record Parked(LiveCall call, CompletableFuture<Stay> over) {}

    private ParkingLot(int first, AtomicReferenceArray<Parked> slots, Settings settings) {
        this.first = first;
        this.slots = slots;
        this.settings = settings;
    }

    /**
     * A lot whose places have the numbers from {@code first} to {@code last}; calls wait for 5 minutes.
     *
     * @throws IllegalArgumentException when these are not 1 to 10,000 places with numbers from 0
     */
    public static ParkingLot of(int first, int last) {
        if (first < 0 || last < first || last - first >= MAX_SLOTS) {
            throw new IllegalArgumentException("no places from " + first + " to " + last);
        }
        Settings settings = new Settings(Duration.ofMinutes(5), Optional.empty(), slot -> {});
        return new ParkingLot(first, new AtomicReferenceArray<>(last - first + 1), settings);
    }

    /** The same places, where calls wait for so long. */
    public ParkingLot timeout(Duration timeout) {
        return new ParkingLot(first, slots, new Settings(timeout, settings.music(), settings.taken()));
    }

    /** The same places, with this music. */
    public ParkingLot music(Prompt music) {
        return new ParkingLot(first, slots, new Settings(settings.timeout(), Optional.of(music), settings.taken()));
    }

    /** The same places; the number of the one that a call takes is told, on its script's thread and before it waits. */
    public ParkingLot onTaken(IntConsumer taken) {
        return new ParkingLot(first, slots, new Settings(settings.timeout(), settings.music(), taken));
    }

    /**
     * Parks a call, and returns when it is over with that. Answers it where needed.
     *
     * @throws CallEndedException when the call ends
     */
    public Stay park(Call call) {
        if (!(call instanceof LiveCall live)) {
            throw new IllegalArgumentException("not a call of an engine");
        }
        live.answer();
        Parked parked = new Parked(live, new CompletableFuture<>());
        OptionalInt slot = take(parked);
        if (slot.isEmpty()) {
            return Stay.FULL;
        }
        try {
            settings.taken().accept(first + slot.getAsInt());
            return live.waitIn(parked.over(), settings.music(), settings.timeout());
        } finally {
            slots.compareAndSet(slot.getAsInt(), parked, null);
        }
    }

    private OptionalInt take(Parked parked) {
        for (int i = 0; i < slots.length(); i++) {
            if (slots.compareAndSet(i, null, parked)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Takes a call out and connects it with another.
     *
     * @return what came of it; empty when no call is parked there
     * @throws CallEndedException when {@code by} ends
     */
    public Optional<BridgeResult> retrieve(Call by, int slot) {
        int index = slot - first;
        if (index < 0 || index >= slots.length()) {
            return Optional.empty();
        }
        Parked parked = slots.getAndSet(index, null);
        if (parked == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(by.bridge(parked.call()));
        } finally {
            parked.over().complete(Stay.RETRIEVED);
        }
    }

    /** How many calls are parked. */
    public int parked() {
        int count = 0;
        for (int i = 0; i < slots.length(); i++) {
            count += slots.get(i) == null ? 0 : 1;
        }
        return count;
    }
}
