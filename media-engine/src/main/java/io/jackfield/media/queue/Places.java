package io.jackfield.media.queue;

import io.jackfield.kernel.BoundedMap;
import java.util.Optional;

/** The places of callers who were cut off, by queue and number. Bounded: the oldest goes first. */
final class Places {
    static final int LIMIT = 10_000;

    private final BoundedMap<Key, Place> places =
            new BoundedMap<>("queue.places", LIMIT, BoundedMap.Policy.EVICT_OLDEST);

    private record Key(String queue, String number) {}

    /** Where somebody was in line, and until when that is remembered. */
    record Place(long sequence, long enteredNs, long untilNs) {}

    void keep(Waiter.Entry entry, Place place) {
        if (!entry.number().isEmpty()) {
            places.put(new Key(entry.queue(), entry.number()), place);
        }
    }

    /** Takes a place back; empty when there is none, or it is too late. */
    Optional<Place> take(Waiter.Entry entry, long nowNs) {
        return places.remove(new Key(entry.queue(), entry.number())).filter(place -> nowNs <= place.untilNs());
    }
}
