package io.jackfield.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Applies migrations with Flyway. All that knows of Flyway is here, so that who applies the scripts by other means need not have it.
 * The scripts are named and not searched for, which works from the module path and from a single jar too.
 */
final class FlywayRun {
    private FlywayRun() {}

    /** @return how many were applied */
    static int migrate(DataSource source, Migrations migrations) throws SQLException {
        Dialect dialect;
        try (Connection connection = source.getConnection()) {
            dialect = Dialect.of(connection);
        }
        List<LoadableResource> scripts = migrations.scripts().stream()
                .map(name -> script(migrations.beside(), name))
                .toList();
        return Flyway.configure(Flyway.class.getClassLoader())
                .dataSource(source)
                .table(migrations.historyTable())
                // Other modules have tables in the same schema, and histories of their own.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .resourceProvider(new Named(scripts))
                .locations(new String[0])
                .placeholders(dialect.placeholders())
                // A script may have moved to another module's history, as that of cdr has.
                .ignoreMigrationPatterns("*:missing", "*:future")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static LoadableResource script(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new DatabaseException(
                        DatabaseException.Code.MIGRATION_FAILED, "no " + name + " beside " + beside.getName());
            }
            return new Script(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new DatabaseException(
                    DatabaseException.Code.MIGRATION_FAILED, name + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private record Named(List<LoadableResource> scripts) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return scripts.stream()
                    .filter(script -> script.getFilename().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return scripts.stream()
                    .filter(script -> script.getFilename().startsWith(prefix)
                            && List.of(suffixes).stream()
                                    .anyMatch(suffix -> script.getFilename().endsWith(suffix)))
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;
        private final String text;

        Script(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
