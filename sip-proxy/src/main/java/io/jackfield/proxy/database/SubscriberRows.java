package io.jackfield.proxy.database;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.Subscriber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The statements on {@code subscriber}. */
final class SubscriberRows {
    private static final int LONGEST = 64;

    private SubscriberRows() {}

    /** A row. */
    record Found(Subscriber subscriber, String attributes) {}

    /** HA1 in lower-case hexadecimal; "" for one that there is not. */
    record Hashes(Redacted md5, Redacted sha256) {}

    static void check(String user, String domain) {
        if (user.isEmpty() || user.length() > LONGEST || domain.isEmpty() || domain.length() > LONGEST) {
            throw new IllegalArgumentException("user and domain of a subscriber are 1 to 64 characters");
        }
    }

    static Optional<Found> find(Connection connection, String user, String domain) throws SQLException {
        String sql =
                "SELECT ha1, ha1_sha256, attributes FROM subscriber WHERE username = ? AND domain = ? AND active = 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, user);
            statement.setString(2, domain);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Map<DigestAlgorithm, Redacted> ha1 = new EnumMap<>(DigestAlgorithm.class);
                put(ha1, DigestAlgorithm.MD5, row.getString("ha1"));
                put(ha1, DigestAlgorithm.SHA_256, row.getString("ha1_sha256"));
                String attributes = row.getString("attributes");
                // A row without any hash is nobody who can log in.
                return ha1.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Found(Subscriber.withHa1(user, domain, ha1), attributes));
            }
        }
    }

    private static void put(Map<DigestAlgorithm, Redacted> ha1, DigestAlgorithm algorithm, String hash) {
        if (!hash.isEmpty()) {
            ha1.put(algorithm, Redacted.of(hash.toLowerCase(Locale.ROOT)));
        }
    }

    /** In a transaction. */
    static boolean put(Connection connection, String user, String domain, Hashes hashes, String attributes)
            throws SQLException {
        boolean there = remove(connection, user, domain);
        String sql = "INSERT INTO subscriber (username, domain, ha1, ha1_sha256, attributes) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, user);
            statement.setString(2, domain);
            statement.setString(3, hashes.md5().secret());
            statement.setString(4, hashes.sha256().secret());
            statement.setString(5, attributes);
            statement.executeUpdate();
        }
        return there;
    }

    static boolean remove(Connection connection, String user, String domain) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM subscriber WHERE username = ? AND domain = ?")) {
            statement.setString(1, user);
            statement.setString(2, domain);
            return statement.executeUpdate() > 0;
        }
    }
}
