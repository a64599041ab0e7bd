package io.jackfield.proxy.routing;

import io.jackfield.database.Database;
import io.jackfield.database.Repetition;
import io.jackfield.database.SqlWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How routing data is kept fresh: read at the start, then again and again, and whenever somebody asks. */
public final class Refresh {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);

    private final Database database;
    private Duration every = Duration.ofMinutes(5);
    private Optional<MeterRegistry> meters = Optional.empty();

    private Refresh(Database database) {
        this.database = Objects.requireNonNull(database);
    }

    /** From this database, every five minutes. */
    public static Refresh from(Database database) {
        return new Refresh(database);
    }

    /** How old what is known may grow before it is read again, 1 s to 1 day. Default 5 min. */
    public Refresh every(Duration ttl) {
        every = Objects.requireNonNull(ttl);
        return this;
    }

    /** Where meters go, named {@code jackfield.proxy.routing.*} with the tag {@code table}. */
    public Refresh meters(MeterRegistry registry) {
        meters = Optional.of(registry);
        return this;
    }

    /**
     * Reads once, on this thread, then goes on by itself.
     *
     * @throws IllegalArgumentException when the period is out of its range, or the rows are wrong
     */
    <T> Snapshot<T> begin(String name, SqlWork<T> loader, Snapshot.Sizes<T> size) {
        List<String> wrong = new ArrayList<>();
        if (every.compareTo(LEAST) < 0 || every.compareTo(MOST) > 0) {
            wrong.add("it is read again after 1 s to 1 day, not " + every);
        }
        Mistakes.refuse(name, wrong);
        Snapshot<T> snapshot = new Snapshot<>(name, database.now(loader), () -> database.run(loader), size);
        Repetition repetition = database.every(every, snapshot::reload);
        snapshot.endsWith(repetition);
        meters.ifPresent(snapshot::bind);
        return snapshot;
    }
}
