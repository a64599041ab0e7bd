package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.database.SqlWork;
import io.jackfield.kernel.Redacted;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The boxes in the database: settings, and PINs, which are kept as slow hashes. After {@value #MAX_FAILURES} wrong PINs in a row a box is
 * locked for a quarter of an hour, on all nodes. Blocks: for threads that may wait.
 */
public final class Mailboxes {
    /** Wrong PINs in a row that lock a box. */
    public static final int MAX_FAILURES = 5;
    /** How long it is then locked. */
    public static final Duration LOCKED = Duration.ofMinutes(15);

    private static final String PIN = "[0-9]{4,16}";

    private final Database database;
    private final Clock clock;

    /** What became of a PIN. */
    enum Entry {
        GRANTED,
        WRONG,
        LOCKED
    }

    private record Attempt(String pin, boolean locked) {}

    Mailboxes(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The settings of a box. */
    public Optional<Mailbox> find(String id) {
        if (!Mailbox.isId(id)) {
            return Optional.empty();
        }
        return database.now(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT display_name, email, delete_after_mail, max_messages,"
                            + " max_seconds FROM voicemail_box WHERE box = ?")) {
                select.setString(1, id);
                ResultSet row = select.executeQuery();
                return row.next()
                        ? Optional.of(new Mailbox(
                                id,
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3) != 0,
                                row.getInt(4),
                                Duration.ofSeconds(row.getInt(5))))
                        : Optional.empty();
            }
        });
    }

    /** Makes a box, which cannot be entered before it has a PIN, or changes its settings. */
    public void put(Mailbox box) {
        database.now(SqlWork.atomic(c -> {
            if (settings(
                            c.prepareStatement(
                                    "UPDATE voicemail_box SET display_name = ?, email = ?, delete_after_mail = ?,"
                                            + " max_messages = ?, max_seconds = ? WHERE box = ?"),
                            box)
                    == 0) {
                settings(
                        c.prepareStatement("INSERT INTO voicemail_box (display_name, email, delete_after_mail,"
                                + " max_messages, max_seconds, box) VALUES (?, ?, ?, ?, ?, ?)"),
                        box);
            }
            return true;
        }));
    }

    private static int settings(PreparedStatement statement, Mailbox box) throws SQLException {
        try (statement) {
            statement.setString(1, box.name());
            statement.setString(2, box.email());
            statement.setInt(3, box.deleteAfterMail() ? 1 : 0);
            statement.setInt(4, box.maxMessages());
            statement.setInt(5, (int) box.maxLength().toSeconds());
            statement.setString(6, box.id());
            return statement.executeUpdate();
        }
    }

    /**
     * Sets the PIN of a box, and unlocks it.
     *
     * @param pin 4 to 16 digits
     * @throws IllegalArgumentException when it is not, or there is no such box
     */
    public void pin(String box, Redacted pin) {
        if (!pin.secret().matches(PIN)) {
            throw new IllegalArgumentException("a PIN is 4 to 16 digits");
        }
        if (update(
                        "UPDATE voicemail_box SET failures = 0, locked_until = 0, pin = ? WHERE box = ?",
                        PinHash.of(pin.secret()),
                        box)
                == 0) {
            throw new IllegalArgumentException("there is no mailbox " + box);
        }
    }

    /** Tries a PIN. It counts as wrong before it is looked at, so that many at a time are no way around the limit. */
    Entry enter(String box, String pin) {
        long now = clock.millis();
        Optional<Attempt> attempt = database.now(SqlWork.atomic(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT pin, failures, locked_until FROM voicemail_box WHERE box = ? FOR UPDATE")) {
                select.setString(1, box);
                ResultSet row = select.executeQuery();
                if (!row.next()) {
                    return Optional.empty();
                }
                if (row.getLong(3) > now) {
                    return Optional.of(new Attempt("", true));
                }
                int failures = row.getInt(2) + 1;
                boolean locks = failures >= MAX_FAILURES;
                try (PreparedStatement count =
                        c.prepareStatement("UPDATE voicemail_box SET failures = ?, locked_until = ? WHERE box = ?")) {
                    count.setInt(1, locks ? 0 : failures);
                    count.setLong(2, locks ? now + LOCKED.toMillis() : 0);
                    count.setString(3, box);
                    count.executeUpdate();
                }
                return Optional.of(new Attempt(row.getString(1), false));
            }
        }));
        if (attempt.isPresent() && attempt.get().locked()) {
            return Entry.LOCKED;
        }
        if (!PinHash.matches(pin, attempt.map(Attempt::pin).orElse(""))) {
            return Entry.WRONG;
        }
        update(
                "UPDATE voicemail_box SET failures = 0, locked_until = 0 WHERE pin = ? AND box = ?",
                attempt.get().pin(),
                box);
        return Entry.GRANTED;
    }

    /** The store's name of a greeting; empty where there is none. */
    String greeting(String box) {
        return database.now(c -> {
            try (PreparedStatement select = c.prepareStatement("SELECT greeting FROM voicemail_box WHERE box = ?")) {
                select.setString(1, box);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getString(1) : "";
            }
        });
    }

    void greeting(String box, String object) {
        update("UPDATE voicemail_box SET greeting = ? WHERE box = ?", object, box);
    }

    private int update(String sql, String value, String box) {
        return database.now(c -> {
            try (PreparedStatement statement = c.prepareStatement(sql)) {
                statement.setString(1, value);
                statement.setString(2, box);
                return statement.executeUpdate();
            }
        });
    }
}
