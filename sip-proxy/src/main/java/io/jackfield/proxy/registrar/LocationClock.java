package io.jackfield.proxy.registrar;

import io.jackfield.kernel.NanoClock;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells the shards' time, which starts anywhere, from that of a store, which outlives the process.
 *
 * @param nanos the clock of the shards
 * @param wall the time of day
 */
public record LocationClock(NanoClock nanos, InstantSource wall) {
    /** The clocks of the machine. */
    public static LocationClock system() {
        return new LocationClock(NanoClock.system(), InstantSource.system());
    }

    Instant instant(long atNs) {
        return wall.instant().plusNanos(atNs - nanos.nanoTime());
    }

    long nanos(Instant at) {
        Instant now = wall.instant();
        long seconds = Math.max(-1_000_000_000L, Math.min(1_000_000_000L, at.getEpochSecond() - now.getEpochSecond()));
        return nanos.nanoTime() + seconds * 1_000_000_000L + at.getNano() - now.getNano();
    }
}
