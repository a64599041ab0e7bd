package io.jackfield.examples.proxy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.examples.config.ProxyConfig.Storage;
import io.jackfield.proxy.database.CdrTable;
import io.jackfield.proxy.database.ProxyTables;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a front, where it has one: users, records of calls, routing. Opened before the node and closed after it, so that the records of
 * its last calls are written. Any thread.
 */
public final class FrontTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontTables.class);
    private static final long LAST_RECORDS_NS = Duration.ofSeconds(5).toNanos();
    private static final long LOOK_EVERY_NS = Duration.ofMillis(20).toNanos();

    private final Storage storage;
    private final Optional<Database> database;
    private final Optional<CdrTable> records;
    private final Optional<Routing> routing;

    private FrontTables(Storage storage, MeterRegistry meters) {
        this.storage = storage;
        database = storage.at().map(where -> open(where, meters));
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
        return new FrontTables(storage, meters);
    }

    private static Database open(DatabaseAt where, MeterRegistry meters) {
        try {
            Database database = Database.builder()
                    .url(where.url())
                    .user(where.user())
                    .password(where.password())
                    .meters(meters)
                    .build();
            try {
                ProxyTables.migrate(database);
                return database;
            } catch (DatabaseException e) {
                database.close();
                throw e;
            }
        } catch (DatabaseException | IllegalArgumentException e) {
            throw Complaint.failure("the database cannot be used: " + e.getMessage()
                    + ". It is where --users or database.url says; does it run, and are name and password right?");
        }
    }

    /** @throws IllegalArgumentException of one sentence when the next configuration keeps something else, or elsewhere */
    void check(ProxyConfig next) {
        if (!next.storage().equals(storage)) {
            throw new IllegalArgumentException("another database, or others of its tables, take a restart");
        }
    }

    /** What is open; empty when there is none. */
    Optional<Database> database() {
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

    /** Writes the records that wait, for a few seconds at most, and closes the database. Idempotent. */
    @Override
    public void close() {
        records.ifPresent(this::drain);
        routing.ifPresent(Routing::close);
        database.ifPresent(Database::close);
    }

    private void drain(CdrTable table) {
        long start = System.nanoTime();
        table.close();
        while (table.waiting() > 0 && database.orElseThrow().up() && System.nanoTime() - start < LAST_RECORDS_NS) {
            table.flush();
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        if (table.waiting() > 0) {
            LOG.warn("{} records of calls could not be written", table.waiting());
        }
    }
}
