package io.jackfield.database;

import io.jackfield.database.DatabaseException.Code;
import io.jackfield.kernel.Redacted;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database, for work that must not run on a shard: its own threads do it, at most {@link Builder#threads} at once, at most
 * {@link Builder#backlog} waiting. While the database cannot be reached, work fails at once but for one try a second. Any thread.
 *
 * <pre>{@code
 * Database database = Database.inDirectory(Path.of("data"));
 * Database other = Database.builder().url("jdbc:mariadb://db.example.com/sip").user("sip").password(secret).build();
 * Database yours = Database.builder().source(dataSource).build();
 * }</pre>
 *
 * <p>With a URL it keeps connections by HikariCP, {@link #migrate} needs Flyway, and each database its driver: libraries that the
 * application adds.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long RETRY_NS = Duration.ofSeconds(1).toNanos();

    private final DataSource source;
    private final int timeoutMs;
    private final Circuit circuit = new Circuit(RETRY_NS);
    private final Workers workers;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private Database(Builder builder, DataSource source, boolean ours) {
        this.source = source;
        this.timeoutMs = Math.toIntExact(builder.statementTimeout.toMillis());
        this.workers = new Workers(builder.threads, builder.backlog, () -> {
            if (ours) {
                close(source);
            }
        });
        builder.meters.ifPresent(registry -> new DatabaseMeters(registry).bind(this));
    }

    /** Settings of a database. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * An H2 database in a file of this directory, {@code jackfield.mv.db}, which is made when it is missing. One process has it open.
     */
    public static Database inDirectory(Path directory) {
        String file =
                directory.toAbsolutePath().normalize().resolve("jackfield").toString();
        if (file.indexOf(';') >= 0) {
            throw new IllegalArgumentException("a data directory has no ';' in its name, as " + directory + " has");
        }
        return builder()
                // H2 would write what is committed up to half a second later: what a kill then takes was already
                // answered for.
                .url("jdbc:h2:file:" + file
                        + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;WRITE_DELAY=0")
                .user("jackfield")
                .build();
    }

    /**
     * Does something on a thread of the database.
     *
     * @return completes on that thread; fails with a {@link DatabaseException}, at once when the backlog is full
     */
    public <T> CompletionStage<T> run(SqlWork<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(now(work));
            } catch (RuntimeException | Error thrown) {
                result.completeExceptionally(thrown);
            }
        };
        if (!workers.offer(task)) {
            boolean closed = workers.closed();
            result.completeExceptionally(
                    closed
                            ? new DatabaseException(Code.CLOSED, "the database was closed")
                            : new DatabaseException(
                                    Code.BACKLOG_FULL,
                                    workers.waiting() + " statements wait for the database already"));
        }
        return result;
    }

    /**
     * Does something on this thread, which waits for it: never on a shard.
     *
     * @throws DatabaseException when it cannot be done
     */
    public <T> T now(SqlWork<T> work) {
        if (!circuit.admits(System.nanoTime())) {
            refused.increment();
            throw new DatabaseException(Code.UNAVAILABLE, "the database cannot be reached");
        }
        try (Connection connection = connect()) {
            T result = work.on(connection);
            reached();
            done.increment();
            return result;
        } catch (SQLException thrown) {
            failed.increment();
            if (unavailable(thrown)) {
                throw away(thrown);
            }
            reached();
            throw new DatabaseException(Code.STATEMENT_FAILED, String.valueOf(thrown.getMessage()), thrown);
        }
    }

    /**
     * Brings the tables of a module up to date, on this thread: call it once before they are used. Needs {@code flyway-core}, for
     * MariaDB {@code flyway-mysql} too.
     *
     * @return how many scripts were applied
     * @throws DatabaseException when that fails; scripts that succeeded stay applied
     */
    public int migrate(Migrations migrations) {
        try {
            return FlywayRun.migrate(source, migrations);
        } catch (NoClassDefFoundError missing) {
            throw new DatabaseException(Code.LIBRARY_MISSING, "migrations need org.flywaydb:flyway-core", missing);
        } catch (SQLException thrown) {
            throw away(thrown);
        } catch (DatabaseException known) {
            throw known;
        } catch (RuntimeException thrown) {
            String what = "the tables of " + migrations.owner() + ": " + thrown.getMessage();
            throw new DatabaseException(Code.MIGRATION_FAILED, what, thrown);
        }
    }

    /**
     * Calls something again and again, on a thread that it must not hold up: it is to begin what {@link #run} goes on with.
     *
     * @param period from one call to the next, at least a millisecond
     * @return ends it when closed
     */
    public Repetition every(Duration period, Runnable what) {
        return workers.every(period, what);
    }

    /** Whether it could be reached when it was last asked. */
    public boolean up() {
        return circuit.up();
    }

    /** How much was done. */
    public long done() {
        return done.sum();
    }

    /** How much the database failed at. */
    public long failed() {
        return failed.sum();
    }

    /** How much was not tried, because the database was away or the backlog full. */
    public long refused() {
        return refused.sum() + workers.rejected();
    }

    /** How much waits for a thread now. */
    public int waiting() {
        return workers.waiting();
    }

    /** Ends its threads once they have done what waits, and the pool if it made it. Idempotent, does not wait. */
    @Override
    public void close() {
        workers.close();
    }

    private Connection connect() throws SQLException {
        try {
            Connection connection = source.getConnection();
            try {
                connection.setNetworkTimeout(Runnable::run, timeoutMs);
            } catch (SQLException unsupported) {
                // H2 in this process has no network.
                LOG.trace("no network timeout", unsupported);
            }
            return connection;
        } catch (SQLException thrown) {
            throw new SQLException("connect: " + thrown.getMessage(), "08001", thrown);
        }
    }

    private void reached() {
        if (circuit.reached()) {
            LOG.info("the database is back");
        }
    }

    private DatabaseException away(SQLException thrown) {
        if (circuit.unreachable(System.nanoTime())) {
            LOG.warn("the database cannot be reached: {}", thrown.getMessage());
        }
        return new DatabaseException(
                Code.UNAVAILABLE, "the database cannot be reached: " + thrown.getMessage(), thrown);
    }

    /** SQLSTATE class 08 is about connections; drivers use the exceptions as well as the class. */
    private static boolean unavailable(SQLException thrown) {
        String state = thrown.getSQLState();
        return state != null && state.startsWith("08")
                || thrown instanceof java.sql.SQLTransientConnectionException
                || thrown instanceof java.sql.SQLNonTransientConnectionException
                || thrown instanceof java.sql.SQLRecoverableException;
    }

    private static void close(DataSource pool) {
        if (pool instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception thrown) {
                LOG.warn("the pool did not close", thrown);
            }
        }
    }

    /** Settings of a {@link Database}. */
    public static final class Builder {
        private Optional<DataSource> source = Optional.empty();
        private Optional<String> url = Optional.empty();
        private String user = "";
        private Redacted password = Redacted.of("");
        private int threads = 4;
        private int backlog = 10_000;
        private Optional<Duration> connectTimeout = Optional.empty();
        private Duration statementTimeout = Duration.ofSeconds(10);
        private Optional<MeterRegistry> meters = Optional.empty();

        private Builder() {}

        /** Where connections come from; the application closes it. Best a pool, as each piece of work takes one and gives it back. */
        public Builder source(DataSource connections) {
            source = Optional.of(connections);
            return this;
        }

        /** Where the database is, a JDBC URL; a pool is made. */
        public Builder url(String jdbc) {
            url = Optional.of(jdbc);
            return this;
        }

        /** Who logs in there. */
        public Builder user(String name) {
            user = Objects.requireNonNull(name);
            return this;
        }

        /** With what password. */
        public Builder password(Redacted secret) {
            password = Objects.requireNonNull(secret);
            return this;
        }

        /** How much is done at once, 1 to 64; so many connections a pool has, and one more. Default 4. */
        public Builder threads(int atOnce) {
            threads = atOnce;
            return this;
        }

        /** How much may wait for a thread, 1 to 1,000,000; more fails at once. Default 10,000. */
        public Builder backlog(int most) {
            backlog = most;
            return this;
        }

        /**
         * How long a connection may take, 250 ms to 30 s. Default 2 s, for a file of H2 20 s: the first connection opens and repairs it.
         */
        public Builder connectTimeout(Duration wait) {
            connectTimeout = Optional.of(wait);
            return this;
        }

        /** How long the database may say nothing to a statement, 100 ms to 10 min. Default 10 s. */
        public Builder statementTimeout(Duration wait) {
            statementTimeout = Objects.requireNonNull(wait);
            return this;
        }

        /** Where its meters go, named {@code jackfield.database.*}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /**
         * Makes it; whether the database can be reached is not asked.
         *
         * @throws IllegalArgumentException naming all mistakes
         * @throws DatabaseException when HikariCP or the driver is missing
         */
        public Database build() {
            List<String> wrong = new ArrayList<>();
            if (source.isPresent() == url.isPresent()) {
                wrong.add("it needs a source or a URL, one of them");
            }
            range(wrong, "threads", threads, 1, 64);
            range(wrong, "backlog", backlog, 1, 1_000_000);
            range(wrong, "connect-timeout in ms", connectTimeout().toMillis(), 250, 30_000);
            range(wrong, "statement-timeout in ms", statementTimeout.toMillis(), 100, 600_000);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("database: " + String.join("; ", wrong));
            }
            return new Database(this, source.orElseGet(this::pool), source.isEmpty());
        }

        private Duration connectTimeout() {
            boolean embedded = url.filter(jdbc -> jdbc.startsWith("jdbc:h2:")
                            && !jdbc.startsWith("jdbc:h2:tcp:")
                            && !jdbc.startsWith("jdbc:h2:ssl:"))
                    .isPresent();
            return connectTimeout.orElse(Duration.ofSeconds(embedded ? 20 : 2));
        }

        private DataSource pool() {
            try {
                return Pool.open(new Pool.Login(url.orElseThrow(), user, password), threads + 1, connectTimeout());
            } catch (NoClassDefFoundError missing) {
                throw new DatabaseException(Code.LIBRARY_MISSING, "a URL needs com.zaxxer:HikariCP", missing);
            } catch (RuntimeException unsuitable) {
                throw new DatabaseException(
                        Code.LIBRARY_MISSING, "no driver for the URL: " + unsuitable.getMessage(), unsuitable);
            }
        }

        private static void range(List<String> wrong, String what, long value, long least, long most) {
            if (value < least || value > most) {
                wrong.add(what + " " + value + " is not within " + least + " and " + most);
            }
        }
    }
}
