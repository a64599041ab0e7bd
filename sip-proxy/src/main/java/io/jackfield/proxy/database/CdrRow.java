package io.jackfield.proxy.database;

import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogRecord;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code cdr}. What strangers wrote is cut to its column, so that a long header loses no record.
 *
 * @param key the same for the same call, however often it is written
 */
record CdrRow(CallDetail detail, String node, String key) {
    private static final String INSERT =
            "INSERT INTO cdr (started_at, answered_at, ended_at, duration_ms, call_id, caller_tag, callee_tag, caller,"
                    + " callee, caller_source, callee_source, auth_user, tenant, trunk, status, reason, node, record_key)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static CdrRow of(CallDetail detail, String node) {
        DialogRecord.Id id = detail.dialog().id();
        return new CdrRow(
                detail,
                node,
                hash(id.callId()
                        + '\n'
                        + id.callerTag()
                        + '\n'
                        + id.calleeTag()
                        + '\n'
                        + node
                        + '\n'
                        + detail.status()));
    }

    private long startedMs() {
        return detail.dialog().times().started().toEpochMilli();
    }

    /** In a transaction: writes it unless it is there. @return whether it was written */
    boolean write(Connection connection) throws SQLException {
        if (isThere(connection)) {
            return false;
        }
        DialogRecord dialog = detail.dialog();
        Map<String, String> variables = dialog.variables();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, startedMs());
            Optional<Instant> answered = dialog.times().answered();
            if (answered.isPresent()) {
                insert.setLong(2, answered.get().toEpochMilli());
            } else {
                insert.setNull(2, Types.BIGINT);
            }
            insert.setLong(3, detail.ended().toEpochMilli());
            insert.setLong(4, detail.duration().toMillis());
            insert.setString(5, cut(dialog.id().callId(), 255));
            insert.setString(6, cut(dialog.id().callerTag(), 128));
            insert.setString(7, cut(dialog.id().calleeTag(), 128));
            insert.setString(8, cut(address(dialog.caller()), 255));
            insert.setString(9, cut(address(dialog.callee()), 255));
            insert.setString(10, cut(dialog.caller().source(), 64));
            insert.setString(11, cut(dialog.callee().source(), 64));
            insert.setString(12, cut(dialog.user().orElse(""), 64));
            insert.setString(13, cut(variables.getOrDefault("tenant", ""), 64));
            insert.setString(14, cut(variables.getOrDefault("trunk", ""), 64));
            insert.setInt(15, detail.status());
            insert.setString(16, detail.reason().text());
            insert.setString(17, cut(node, 32));
            insert.setString(18, key);
            insert.executeUpdate();
            return true;
        }
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM cdr WHERE record_key = ? AND started_at = ?")) {
            select.setString(1, key);
            select.setLong(2, startedMs());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** {@code user@host}; the whole value where it is no SIP URI. */
    private static String address(DialogRecord.Side side) {
        return NameAddr.parse(side.address())
                .map(NameAddr::uri)
                .filter(SipUri::isSip)
                .map(uri -> uri.user().isEmpty() ? uri.host() : uri.user() + '@' + uri.host())
                .orElse(side.address());
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
