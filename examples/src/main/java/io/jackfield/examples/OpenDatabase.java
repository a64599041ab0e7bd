package io.jackfield.examples;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/** Databases as a configuration names them. */
public final class OpenDatabase {
    private OpenDatabase() {}

    /**
     * Opens one.
     *
     * @param first what is done before anything else: tables are made
     * @throws Complaint of one sentence when it cannot be used
     */
    public static Database at(DatabaseAt where, MeterRegistry meters, Consumer<Database> first) {
        try {
            Database database = Database.builder()
                    .url(where.url())
                    .user(where.user())
                    .password(where.password())
                    .meters(meters)
                    .build();
            try {
                first.accept(database);
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
}
