package io.jackfield.database.cdr;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.Migrations;
import java.util.List;

/** The table {@code cdr}. It has a history of its own, as proxy and media engine may each be there alone, or share a database. */
public final class CdrTables {
    /** What makes it. */
    public static final Migrations MIGRATIONS =
            new Migrations("cdr", CdrTables.class, List.of("V1__cdr.sql", "V2__legs.sql"));

    private CdrTables() {}

    /**
     * Brings it up to date, on this thread.
     *
     * @return how many scripts were applied
     * @throws DatabaseException when that fails
     */
    public static int migrate(Database database) {
        return database.migrate(MIGRATIONS);
    }
}
