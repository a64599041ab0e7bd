package io.jackfield.dispatcher;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.Migrations;
import io.jackfield.database.SqlWork;
import io.jackfield.dispatcher.algorithm.Algorithm;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Destination sets in a database: {@code dispatcher_set} says how each chooses, {@code dispatcher} among what, in the columns of
 * Kamailio's table of that name. A set without a row of its own has the usual settings.
 *
 * <pre>{@code
 * DispatcherTable table = DispatcherTable.of(database);
 * table.migrate();
 * Dispatcher pool = Dispatcher.builder(node).source(table).build();
 * pool.reload();
 * }</pre>
 */
public final class DispatcherTable implements DestinationSource {
    /** What makes the tables. */
    public static final Migrations MIGRATIONS =
            new Migrations("dispatcher", DispatcherTable.class, List.of("V1__dispatcher.sql"));

    private final Database database;
    private final Optional<Algorithm> kamailio;

    private DispatcherTable(Database database, Optional<Algorithm> kamailio) {
        this.database = Objects.requireNonNull(database);
        this.kamailio = kamailio;
    }

    /** The tables of this database. */
    public static DispatcherTable of(Database database) {
        return new DispatcherTable(database, Optional.empty());
    }

    /**
     * The {@code dispatcher} table of a Kamailio 5 database, to be read alone: as it is, or to be imported by {@link #save}.
     *
     * @param algorithm how all its sets choose, which Kamailio's script says and not its table
     */
    public static DispatcherTable kamailio(Database database, Algorithm algorithm) {
        return new DispatcherTable(database, Optional.of(algorithm));
    }

    /**
     * Brings the tables up to date, on this thread.
     *
     * @return how many scripts were applied
     * @throws DatabaseException when that fails
     */
    public int migrate() {
        return database.migrate(MIGRATIONS);
    }

    /**
     * {@inheritDoc}
     *
     * <p>On this thread, which waits for the database.
     */
    @Override
    public List<SetSpec> load() throws IOException {
        try {
            return database.now(connection -> DispatcherRows.read(connection, kamailio));
        } catch (DatabaseException failed) {
            throw new IOException("dispatcher table: " + failed.getMessage(), failed);
        }
    }

    /**
     * Replaces all sets in the tables by these, in one transaction, on this thread: for imports. A running dispatcher takes them with its
     * next reload.
     *
     * @throws IllegalArgumentException naming destinations that are wrong, or a set whose key has no name that a table could hold; what a
     *     dispatcher refuses besides, it refuses when it reads
     * @throws DatabaseException when it cannot be written; nothing has changed then
     */
    public void save(Collection<SetSpec> sets) {
        if (kamailio.isPresent()) {
            throw new IllegalArgumentException("a table of Kamailio's is read and not written");
        }
        List<SetSpec> all = List.copyOf(sets);
        List<String> wrong = all.stream()
                .flatMap(set -> set.destinations().stream())
                .flatMap(destination -> destination.wrong().stream())
                .toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("dispatcher table: " + String.join("; ", wrong));
        }
        database.now(SqlWork.atomic(connection -> DispatcherRows.replace(connection, all)));
    }
}
