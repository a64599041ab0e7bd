package io.jackfield.sim;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The time of day in a simulation. */
final class WorldClock extends Clock {
    private static final Instant BEGIN = Instant.parse("2026-01-05T09:00:00Z");

    private final Simulation simulation;
    private final ZoneId zone;

    WorldClock(Simulation simulation, ZoneId zone) {
        this.simulation = simulation;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new WorldClock(simulation, other);
    }

    @Override
    public Instant instant() {
        return BEGIN.plus(simulation.elapsed());
    }
}
