package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.Migrations;
import io.jackfield.database.cdr.CdrTables;
import java.util.List;

/**
 * The tables of the proxy: {@code subscriber}, {@code location}, {@code tenant}, {@code tenant_alias}, {@code did_routing}, {@code trunk},
 * {@code trunk_routing}, {@code cdr}. Their columns are in {@code docs/reference/database.md}.
 */
public final class ProxyTables {
    /** What makes them, but for {@code cdr}: {@link CdrTables}. A fifth script once made that one; the next is the sixth. */
    public static final Migrations MIGRATIONS = new Migrations(
            "proxy",
            ProxyTables.class,
            List.of("V1__subscribers.sql", "V2__location.sql", "V3__routing.sql", "V4__trunk_origin.sql"));

    private ProxyTables() {}

    /**
     * Brings them and {@code cdr} up to date, on this thread.
     *
     * @return how many scripts were applied
     * @throws DatabaseException when that fails
     */
    public static int migrate(Database database) {
        return database.migrate(MIGRATIONS) + CdrTables.migrate(database);
    }
}
