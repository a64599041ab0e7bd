package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.database.SqlWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages in the database. Blocks: for threads that may wait. */
final class VoicemailIndex {
    private static final String COLUMNS = "id, box, caller, received_at, duration_ms, saved, object_name";

    private final Database database;

    /** What came of adding a message. */
    enum Added {
        DONE,
        /** The box has as many as it may. */
        FULL,
        /** There is no such box. */
        NO_BOX
    }

    VoicemailIndex(Database database) {
        this.database = database;
    }

    /** Adds a message whose audio is stored; once, however often it is asked. The box is locked meanwhile, so its limit holds for all nodes. */
    Added add(StoredMessage message) {
        return database.now(SqlWork.atomic(c -> {
            int most;
            try (PreparedStatement box =
                    c.prepareStatement("SELECT max_messages FROM voicemail_box WHERE box = ? FOR UPDATE")) {
                box.setString(1, message.box());
                ResultSet found = box.executeQuery();
                if (!found.next()) {
                    return Added.NO_BOX;
                }
                most = found.getInt(1);
            }
            if (has(c, message.id())) {
                return Added.DONE;
            }
            BoxCount count = count(c, message.box());
            if (count.fresh() + count.saved() >= most) {
                return Added.FULL;
            }
            insert(c, message);
            return Added.DONE;
        }));
    }

    private static boolean has(Connection c, String id) throws SQLException {
        try (PreparedStatement known = c.prepareStatement("SELECT 1 FROM voicemail_message WHERE id = ?")) {
            known.setString(1, id);
            return known.executeQuery().next();
        }
    }

    private static void insert(Connection c, StoredMessage m) throws SQLException {
        try (PreparedStatement row =
                c.prepareStatement("INSERT INTO voicemail_message (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            row.setString(1, m.id());
            row.setString(2, m.box());
            row.setString(3, m.caller());
            row.setLong(4, m.received().toEpochMilli());
            row.setLong(5, m.duration().toMillis());
            row.setInt(6, m.saved() ? 1 : 0);
            row.setString(7, m.object());
            row.executeUpdate();
        }
    }

    /** New ones first, each kind the oldest first. */
    List<StoredMessage> list(String box) {
        return database.now(c -> {
            try (PreparedStatement select = c.prepareStatement(
                    "SELECT " + COLUMNS + " FROM voicemail_message WHERE box = ? ORDER BY saved, received_at, id")) {
                select.setString(1, box);
                return read(select.executeQuery());
            }
        });
    }

    Optional<StoredMessage> find(String id) {
        return database.now(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT " + COLUMNS + " FROM voicemail_message WHERE id = ?")) {
                select.setString(1, id);
                return read(select.executeQuery()).stream().findFirst();
            }
        });
    }

    private static List<StoredMessage> read(ResultSet rows) throws SQLException {
        List<StoredMessage> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new StoredMessage(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getString(3),
                    Instant.ofEpochMilli(rows.getLong(4)),
                    Duration.ofMillis(rows.getLong(5)),
                    rows.getInt(6) != 0,
                    rows.getString(7)));
        }
        return found;
    }

    BoxCount count(String box) {
        return database.now(c -> count(c, box));
    }

    /** As {@link #count(String)}; empty where there is no such box. */
    static Optional<BoxCount> countOf(Connection c, String box) throws SQLException {
        try (PreparedStatement select = c.prepareStatement("SELECT 1 FROM voicemail_box WHERE box = ?")) {
            select.setString(1, box);
            return select.executeQuery().next() ? Optional.of(count(c, box)) : Optional.empty();
        }
    }

    static BoxCount count(Connection c, String box) throws SQLException {
        int[] counts = new int[2];
        try (PreparedStatement select =
                c.prepareStatement("SELECT saved, COUNT(*) FROM voicemail_message WHERE box = ? GROUP BY saved")) {
            select.setString(1, box);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                counts[rows.getInt(1) == 0 ? 0 : 1] = rows.getInt(2);
            }
        }
        return new BoxCount(counts[0], counts[1]);
    }

    void save(String id) {
        update("UPDATE voicemail_message SET saved = 1 WHERE id = ?", id);
    }

    /** Removes a message; its audio is the caller's to remove when no other row names it. */
    boolean delete(String id) {
        return update("DELETE FROM voicemail_message WHERE id = ?", id) > 0;
    }

    private int update(String sql, String value) {
        return database.now(c -> {
            try (PreparedStatement statement = c.prepareStatement(sql)) {
                statement.setString(1, value);
                return statement.executeUpdate();
            }
        });
    }
}
