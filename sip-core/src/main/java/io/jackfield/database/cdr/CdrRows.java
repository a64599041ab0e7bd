package io.jackfield.database.cdr;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes rows of {@code cdr}. What strangers wrote is cut to its column, so that a long header loses no record. */
public final class CdrRows {
    private static final String INSERT = "INSERT INTO cdr (started_at, answered_at, ended_at, duration_ms, call_id,"
            + " caller_tag, callee_tag, caller, callee, caller_source, callee_source, auth_user, tenant, trunk, status,"
            + " reason, node, record_key, leg, direction, destination, cause, account, recording)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private CdrRows() {}

    /**
     * Writes a record unless it is there; in a transaction.
     *
     * @return whether it was written
     */
    public static boolean write(Connection connection, CdrRecord row) throws SQLException {
        if (isThere(connection, row)) {
            return false;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            times(insert, row.times());
            text(insert, 5, row.dialog().callId(), 255);
            text(insert, 6, row.dialog().callerTag(), 128);
            text(insert, 7, row.dialog().calleeTag(), 128);
            text(insert, 8, row.caller().address(), 255);
            text(insert, 9, row.callee().address(), 255);
            text(insert, 10, row.caller().source(), 64);
            text(insert, 11, row.callee().source(), 64);
            text(insert, 12, row.account().user(), 64);
            text(insert, 13, row.account().tenant(), 64);
            text(insert, 14, row.account().trunk(), 64);
            insert.setInt(15, row.outcome().status());
            text(insert, 16, row.outcome().reason(), 16);
            text(insert, 17, row.node(), 32);
            text(insert, 18, row.key(), 64);
            text(insert, 19, row.leg().uuid(), 64);
            text(insert, 20, row.leg().direction(), 8);
            text(insert, 21, row.leg().destination(), 64);
            text(insert, 22, row.outcome().cause(), 64);
            text(insert, 23, row.account().code(), 64);
            text(insert, 24, row.leg().recording(), 512);
            insert.executeUpdate();
            return true;
        }
    }

    private static void times(PreparedStatement insert, CdrRecord.Times times) throws SQLException {
        insert.setLong(1, times.started().toEpochMilli());
        Optional<Instant> answered = times.answered();
        if (answered.isPresent()) {
            insert.setLong(2, answered.get().toEpochMilli());
        } else {
            insert.setNull(2, Types.BIGINT);
        }
        insert.setLong(3, times.ended().toEpochMilli());
        Duration talked =
                answered.map(from -> Duration.between(from, times.ended())).orElse(Duration.ZERO);
        insert.setLong(4, talked.isNegative() ? 0 : talked.toMillis());
    }

    private static boolean isThere(Connection connection, CdrRecord row) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM cdr WHERE record_key = ? AND started_at = ?")) {
            text(select, 1, row.key(), 64);
            select.setLong(2, row.times().started().toEpochMilli());
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void text(PreparedStatement statement, int index, String text, int most) throws SQLException {
        statement.setString(index, cut(text, most));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
