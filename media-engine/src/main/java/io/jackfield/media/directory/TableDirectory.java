package io.jackfield.media.directory;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.Migrations;
import io.jackfield.database.SqlWork;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.Form;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Users in the table {@code directory_user}. Passwords are kept as HA1 alone; variables as a form, {@code accountcode=acme&user_context=lan}.
 * Thread-safe.
 */
public final class TableDirectory implements Directory {
    /** What makes the table. */
    public static final Migrations MIGRATIONS =
            new Migrations("directory", TableDirectory.class, List.of("V1__directory.sql"));

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VARIABLES = 4_000;

    private final Database database;

    /** The users of this database, whose table {@link #migrate} made. */
    public TableDirectory(Database database) {
        this.database = Objects.requireNonNull(database);
    }

    /**
     * Brings the table up to date, on this thread.
     *
     * @return how many scripts were applied
     * @throws DatabaseException when that fails
     */
    public static int migrate(Database database) {
        return database.migrate(MIGRATIONS);
    }

    @Override
    public Optional<User> find(String name, String domain) {
        try {
            return database.now(connection -> find(connection, name, domain));
        } catch (DatabaseException e) {
            throw new DirectoryException("the directory's table cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<User> find(Connection connection, String name, String domain) throws SQLException {
        String sql = "SELECT ha1, voicemail_pin, variables FROM directory_user WHERE username = ? AND domain = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            select.setString(2, domain);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new User(
                        name,
                        domain,
                        Optional.empty(),
                        secret(row.getString(1)),
                        secret(row.getString(2)),
                        Form.parse(row.getString(3)).fields()));
            }
        }
    }

    private static Optional<Redacted> secret(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(Redacted.of(value));
    }

    /**
     * Writes a user, in place of one of the same name.
     *
     * @throws IllegalArgumentException when something is longer than its column
     */
    public void put(User user) {
        String variables = new Form(user.variables()).encoded();
        String pin = user.voicemailPin().map(Redacted::secret).orElse("");
        if (user.name().isEmpty()
                || user.name().length() > LONGEST_NAME
                || user.domain().length() > LONGEST_NAME
                || pin.length() > 32
                || variables.length() > LONGEST_VARIABLES) {
            throw new IllegalArgumentException("a name is 1 to 64 characters, a PIN up to 32, variables up to 4,000");
        }
        String ha1 = user.ha1()
                .or(() -> user.password().map(password -> ha1(user, password)))
                .map(Redacted::secret)
                .orElse("");
        database.now(SqlWork.atomic(connection -> {
            remove(connection, user.name(), user.domain());
            String sql = "INSERT INTO directory_user (username, domain, ha1, voicemail_pin, variables)"
                    + " VALUES (?, ?, ?, ?, ?)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, user.name());
                insert.setString(2, user.domain());
                insert.setString(3, ha1);
                insert.setString(4, pin);
                insert.setString(5, variables);
                return insert.executeUpdate();
            }
        }));
    }

    /** Removes a user. @return whether there was one */
    public boolean remove(String name, String domain) {
        return database.now(connection -> remove(connection, name, domain)) > 0;
    }

    private static int remove(Connection connection, String name, String domain) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM directory_user WHERE username = ? AND domain = ?")) {
            delete.setString(1, name);
            delete.setString(2, domain);
            return delete.executeUpdate();
        }
    }

    private static Redacted ha1(User user, Redacted password) {
        try {
            String text = user.name() + ':' + user.domain() + ':' + password.secret();
            return Redacted.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has MD5", impossible);
        }
    }
}
