package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Each database that the tables are for. A test class runs on each, and has to see the same. */
public enum TestDatabase {
    H2 {
        @Override
        public Database open() {
            return Database.builder()
                    .url(
                            "jdbc:h2:mem:" + NAMES.incrementAndGet()
                                    + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1")
                    .connectTimeout(PATIENCE)
                    .build();
        }
    },
    MARIADB {
        @Override
        public Database open() {
            return Database.builder()
                    .url(Server.RUNNING.url("t" + NAMES.incrementAndGet()))
                    .connectTimeout(PATIENCE)
                    .build();
        }
    };

    private static final AtomicInteger NAMES = new AtomicInteger();
    /** A busy machine takes seconds to load a database for the first time. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Started by the first test that needs it, ended with the JVM. */
    private static final class Server {
        static final MariaDbServer RUNNING = MariaDbServer.start(folder());

        private static Path folder() {
            try {
                return Files.createTempDirectory("jackfield-mariadb");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A new one with the proxy's tables. */
    public abstract Database open();

    public Database migrated() {
        Database database = open();
        ProxyTables.migrate(database);
        return database;
    }

    /** Executes a statement of a test. */
    public static int execute(Database database, String sql, Object... values) {
        return database.now(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }
}
