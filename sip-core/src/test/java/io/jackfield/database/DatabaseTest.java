package io.jackfield.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.DatabaseException.Code;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatabaseTest {
    private static final Migrations FIRST = new Migrations("thing", DatabaseTest.class, List.of("V1__thing.sql"));
    private static final Migrations BOTH =
            new Migrations("thing", DatabaseTest.class, List.of("V1__thing.sql", "V2__more.sql"));

    @TempDir
    Path folder;

    @Test
    void keepsAFileInItsDirectoryAndAppliesEachScriptOnce() {
        try (Database database = Database.inDirectory(folder)) {
            assertThat(database.migrate(FIRST)).isEqualTo(1);
            assertThat(database.migrate(FIRST)).isZero();
        }
        Awaitility.await().ignoreExceptions().untilAsserted(() -> {
            try (Database database = Database.inDirectory(folder)) {
                assertThat(database.migrate(BOTH)).isEqualTo(1);
                assertThat(database.now(DatabaseTest::amount)).isEqualTo(1);
            }
        });
        assertThat(folder.resolve("jackfield.mv.db")).exists();
    }

    @Test
    void letsModulesKeepTheirTablesInOneSchema() {
        Migrations other = new Migrations("other", DatabaseTest.class, List.of());
        try (Database database = Database.inDirectory(folder)) {
            database.migrate(FIRST);
            assertThat(database.migrate(other)).isZero();
            assertThat(database.migrate(BOTH)).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsWrongWithMigrations() {
        Migrations missing = new Migrations("thing", DatabaseTest.class, List.of("V1__no_such.sql"));
        try (Database database = Database.inDirectory(folder)) {
            assertThatThrownBy(() -> database.migrate(missing))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(Code.MIGRATION_FAILED))
                    .hasMessageContaining("V1__no_such.sql");
        }
        assertThatThrownBy(() -> new Migrations("No Name", DatabaseTest.class, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsAllOfATransactionOrNothing() {
        try (Database database = Database.inDirectory(folder)) {
            database.migrate(BOTH);
            SqlWork<Integer> half = connection -> {
                execute(connection, "UPDATE thing SET amount = 2");
                return execute(connection, "INSERT INTO thing VALUES ('one', 1)");
            };
            assertThatThrownBy(() -> database.now(SqlWork.atomic(half)))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(Code.STATEMENT_FAILED));
            assertThat(database.now(DatabaseTest::amount)).isEqualTo(1);
            assertThat(database.failed()).isEqualTo(1);
            assertThat(database.up()).isTrue();
        }
    }

    @Test
    void doesATransactionAgainThatLostItsRace() {
        AtomicInteger attempts = new AtomicInteger();
        try (Database database = Database.inDirectory(folder)) {
            int done = database.now(SqlWork.atomic(connection -> {
                if (attempts.incrementAndGet() < SqlWork.ATTEMPTS) {
                    throw new SQLException("deadlock", "40001");
                }
                return 7;
            }));
            assertThat(done).isEqualTo(7);
            attempts.set(-100);
            assertThatThrownBy(() -> database.now(SqlWork.atomic(connection -> {
                        attempts.incrementAndGet();
                        throw new SQLException("deadlock", "40001");
                    })))
                    .isInstanceOf(DatabaseException.class);
            assertThat(attempts).hasValue(-100 + SqlWork.ATTEMPTS);
        }
    }

    @Test
    void refusesWhatItsBacklogCannotHold() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Database database = Database.builder()
                .source(source(new AtomicInteger(), () -> false))
                .threads(1)
                .backlog(2)
                .meters(registry)
                .build()) {
            database.run(connection -> {
                busy.countDown();
                hold(gate);
                return 1;
            });
            await(busy);
            var second = database.run(connection -> 2).toCompletableFuture();
            var third = database.run(connection -> 3).toCompletableFuture();
            var fourth = database.run(connection -> 4).toCompletableFuture();
            assertThat(code(fourth)).isEqualTo(Code.BACKLOG_FULL);
            assertThat(registry.get("jackfield.database.waiting").gauge().value())
                    .isEqualTo(2);
            assertThat(registry.get("jackfield.database.refused")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            gate.countDown();
            assertThat(second.join() + third.join()).isEqualTo(5);
        }
    }

    @Test
    void doesWhatWaitsBeforeItCloses() {
        Database database = Database.builder()
                .source(source(new AtomicInteger(), () -> false))
                .threads(1)
                .build();
        CountDownLatch gate = new CountDownLatch(1);
        database.run(connection -> {
            hold(gate);
            return 1;
        });
        var waiting = database.run(connection -> 2).toCompletableFuture();
        database.close();
        database.close();
        assertThat(code(database.run(connection -> 3).toCompletableFuture())).isEqualTo(Code.CLOSED);
        gate.countDown();
        assertThat(waiting.join()).isEqualTo(2);
    }

    @Test
    void triesADatabaseThatIsAwayOnceASecondAndLetsTheOthersGoAtOnce() {
        AtomicInteger tries = new AtomicInteger();
        boolean[] away = {true};
        try (Database database =
                Database.builder().source(source(tries, () -> away[0])).build()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(code(database.run(connection -> 1).toCompletableFuture()))
                        .isEqualTo(Code.UNAVAILABLE);
            }
            assertThat(tries.get()).isLessThan(20);
            assertThat(database.up()).isFalse();
            away[0] = false;
            Awaitility.await().ignoreExceptions().until(() -> database.now(connection -> 5) == 5);
            assertThat(database.up()).isTrue();
            assertThat(database.refused()).isGreaterThan(900);
        }
    }

    @Test
    void repeatsUntilItIsToldToStopEvenWhatThrows() {
        AtomicInteger times = new AtomicInteger();
        try (Database database = Database.inDirectory(folder)) {
            Repetition repetition = database.every(Duration.ofMillis(30), () -> {
                times.incrementAndGet();
                throw new IllegalStateException("once more");
            });
            Awaitility.await().until(() -> times.get() > 3);
            repetition.close();
        }
    }

    @Test
    void namesAllMistakes() {
        assertThatThrownBy(() -> Database.builder()
                        .threads(0)
                        .backlog(0)
                        .connectTimeout(Duration.ZERO)
                        .statementTimeout(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source or a URL")
                .hasMessageContaining("threads 0")
                .hasMessageContaining("backlog 0")
                .hasMessageContaining("connect-timeout")
                .hasMessageContaining("statement-timeout");
        assertThatThrownBy(() -> Database.inDirectory(Path.of("a;INIT=RUNSCRIPT")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Database.builder().url("jdbc:nothing:x").build())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(Code.LIBRARY_MISSING));
    }

    private static int amount(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT amount FROM thing WHERE name = 'one'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static Code code(CompletableFuture<?> failed) {
        try {
            failed.join();
        } catch (CompletionException thrown) {
            if (thrown.getCause() instanceof DatabaseException database) {
                return database.code();
            }
            throw thrown;
        }
        throw new AssertionError("it succeeded");
    }

    private static void hold(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void await(CountDownLatch latch) {
        Awaitility.await().until(() -> latch.getCount() == 0);
    }

    /** A source of connections that do nothing, or of none. */
    private static DataSource source(AtomicInteger tries, java.util.function.BooleanSupplier away) {
        Connection nothing = (Connection) Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> null);
        return (DataSource) Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (method.getReturnType() == PrintWriter.class) {
                        return null;
                    }
                    tries.incrementAndGet();
                    if (away.getAsBoolean()) {
                        throw new SQLException("nobody there");
                    }
                    return nothing;
                });
    }
}
