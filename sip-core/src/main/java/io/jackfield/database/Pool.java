package io.jackfield.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.jackfield.kernel.Redacted;
import java.time.Duration;
import javax.sql.DataSource;

/** Connections kept by HikariCP. All that knows of it is here, so that who brings a DataSource need not have it. */
final class Pool {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private Pool() {}

    /** Where to connect. */
    record Login(String url, String user, Redacted password) {}

    static DataSource open(Login login, int connections, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("jackfield");
        config.setJdbcUrl(login.url());
        config.setUsername(login.user());
        config.setPassword(login.password().secret());
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(Math.min(wait.toMillis(), 2_000));
        // Without locks on what is not there: they would make deadlocks of users who register for the first time.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaxLifetime(LIFETIME.toMillis());
        // A database that is away when we start may come; whoever needs it at once finds out by asking.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
