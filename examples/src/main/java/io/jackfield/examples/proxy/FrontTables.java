package io.jackfield.examples.proxy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.OpenDatabase;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfig.Bindings;
import io.jackfield.examples.config.ProxyConfig.Storage;
import io.jackfield.examples.config.ProxyConfig.Store;
import io.jackfield.proxy.database.CdrTable;
import io.jackfield.proxy.database.LocationTable;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.registrar.LocationClock;
import io.jackfield.proxy.registrar.Locations;
import io.jackfield.proxy.registrar.SharedLocations;
import io.jackfield.proxy.registrar.StoredLocations;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a front, where it has one: users and their locations, records of calls, routing. Opened before the node and closed
 * after it, so that the records of its last calls are written. Any thread.
 */
public final class FrontTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontTables.class);
    private static final long LAST_ROWS_NS = Duration.ofSeconds(5).toNanos();
    private static final long LOOK_EVERY_NS = Duration.ofMillis(20).toNanos();

    private static final int MOST_USERS = 1_000_000;

    private final Storage storage;
    private final MeterRegistry meters;
    private final LocationClock clock;
    private final List<StoredLocations> stored = new CopyOnWriteArrayList<>();
    private final Optional<Database> database;
    private final Optional<CdrTable> records;
    private final Optional<Routing> routing;

    private FrontTables(Storage storage, MeterRegistry meters, LocationClock clock) {
        this.storage = storage;
        this.meters = meters;
        this.clock = clock;
        database = storage.at().map(where -> OpenDatabase.at(where, meters, ProxyTables::migrate));
        records = database.filter(opened -> storage.records())
                .map(opened -> CdrTable.builder(opened)
                        .node(storage.node())
                        .meters(meters)
                        .build());
        routing = storage.routing().map(every -> routing(database.orElseThrow(), every, meters));
    }

    private static Routing routing(Database database, Duration every, MeterRegistry meters) {
        try {
            return Routing.open(database, every, meters);
        } catch (Complaint wrong) {
            database.close();
            throw wrong;
        }
    }

    /**
     * Opens it and brings its tables up to date; nothing where nothing is kept in one.
     *
     * @throws Complaint of one sentence when it cannot be used
     */
    public static FrontTables open(Storage storage, MeterRegistry meters) {
        return open(storage, meters, LocationClock.system());
    }

    /** The same. @param clock that of the node's shards */
    static FrontTables open(Storage storage, MeterRegistry meters, LocationClock clock) {
        return new FrontTables(storage, meters, clock);
    }

    /** @throws IllegalArgumentException of one sentence when the next configuration keeps something else, or elsewhere */
    void check(ProxyConfig next) {
        if (!next.storage().equals(storage)) {
            throw new IllegalArgumentException("another database, or others of its tables, take a restart");
        }
    }

    /** What is open; empty when there is none. */
    public Optional<Database> database() {
        return database;
    }

    /** Where records of calls go; empty when none are kept. */
    Optional<CdrTable> records() {
        return records;
    }

    /** Routing of tables; empty when it is in the configuration. */
    Optional<Routing> routing() {
        return routing;
    }

    /**
     * Where bindings are kept; closed with this at the latest.
     *
     * @throws Complaint of one sentence when those that are stored cannot be read
     */
    Locations locations(Bindings bindings, String node) {
        if (bindings.store() == Store.MEMORY) {
            return Locations.inMemory();
        }
        LocationTable table = LocationTable.of(database.orElseThrow());
        if (bindings.store() == Store.DATABASE) {
            return new SharedLocations(table, clock);
        }
        try {
            StoredLocations locations = bindings.store() == Store.WRITE_THROUGH
                    ? StoredLocations.writeThrough(table, clock, MOST_USERS)
                    : StoredLocations.writeBehind(table, clock, bindings.writeEvery(), MOST_USERS);
            locations.bind(meters, node);
            stored.add(locations);
            return locations;
        } catch (DatabaseException away) {
            throw Complaint.failure("the registrations in the database cannot be read: " + away.getMessage());
        }
    }

    /** Writes the registrations and records that wait, for a few seconds at most, and closes the database. Idempotent. */
    @Override
    public void close() {
        stored.forEach(FrontTables::drain);
        records.ifPresent(this::drain);
        routing.ifPresent(Routing::close);
        database.ifPresent(Database::close);
    }

    private static void drain(StoredLocations locations) {
        locations.close();
        try {
            if (!locations.awaitWritten(Duration.ofNanos(LAST_ROWS_NS))) {
                LOG.warn("registrations that changed last could not be written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(CdrTable table) {
        long start = System.nanoTime();
        table.close();
        while (table.waiting() > 0 && database.orElseThrow().up() && System.nanoTime() - start < LAST_ROWS_NS) {
            table.flush();
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        if (table.waiting() > 0) {
            LOG.warn("{} records of calls could not be written", table.waiting());
        }
    }
}
