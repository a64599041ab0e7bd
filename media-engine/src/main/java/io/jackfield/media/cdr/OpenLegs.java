package io.jackfield.media.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which legs the journal says are up, and when it was last written. Not thread-safe. */
final class OpenLegs {
    private static final String CRASH = "CRASH";
    private static final int TEMPORARY_FAILURE = 41;

    private final Map<String, Open> legs = new LinkedHashMap<>();
    private Instant lastSeen = Instant.EPOCH;

    private record Open(RecordCodec.Began began, Optional<Instant> answered) {}

    void take(RecordCodec.Entry entry) {
        if (entry instanceof RecordCodec.Began began) {
            legs.put(began.leg().uuid(), new Open(began, Optional.empty()));
            seen(began.leg().started());
        } else if (entry instanceof RecordCodec.Answered answered) {
            legs.computeIfPresent(answered.uuid(), (uuid, leg) -> new Open(leg.began(), Optional.of(answered.at())));
            seen(answered.at());
        } else if (entry instanceof RecordCodec.Ended ended) {
            legs.remove(ended.record().leg().uuid());
            seen(ended.record().ended());
        } else if (entry instanceof RecordCodec.Alive alive) {
            seen(alive.at());
        }
    }

    private void seen(Instant at) {
        if (at.isAfter(lastSeen)) {
            lastSeen = at;
        }
    }

    int size() {
        return legs.size();
    }

    boolean has(String uuid) {
        return legs.containsKey(uuid);
    }

    /** What makes a later segment know all that is up without the earlier ones. */
    List<RecordCodec.Entry> again() {
        List<RecordCodec.Entry> entries = new ArrayList<>(legs.size());
        legs.forEach((uuid, leg) -> {
            entries.add(leg.began());
            leg.answered().ifPresent(at -> entries.add(new RecordCodec.Answered(uuid, at)));
        });
        return entries;
    }

    /** The records of legs that were up when the process died. */
    List<RecordCodec.Entry> crashed() {
        List<RecordCodec.Entry> entries = new ArrayList<>(legs.size());
        for (Open leg : legs.values()) {
            entries.add(new RecordCodec.Ended(new CallRecord(
                    leg.began().leg(),
                    leg.answered(),
                    lastSeen,
                    new CallRecord.Outcome(
                            CRASH, TEMPORARY_FAILURE, leg.answered().isPresent() ? 200 : 500, CallRecord.End.CRASH),
                    leg.began().variables())));
        }
        return entries;
    }
}
