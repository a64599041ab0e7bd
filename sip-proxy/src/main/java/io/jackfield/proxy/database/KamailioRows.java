package io.jackfield.proxy.database;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.MethodSet;
import io.jackfield.proxy.registrar.StoredBinding;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.Subscriber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the tables of a Kamailio 5 database. */
final class KamailioRows {
    /** Its methods, the bit of each being its place. */
    private static final List<String> METHODS = List.of(
            "INVITE",
            "CANCEL",
            "ACK",
            "BYE",
            "INFO",
            "REGISTER",
            "SUBSCRIBE",
            "NOTIFY",
            "MESSAGE",
            "OPTIONS",
            "PRACK",
            "UPDATE",
            "REFER",
            "PUBLISH");

    private static final int MD5_LENGTH = 32;
    private static final int SHA256_LENGTH = 64;

    private KamailioRows() {}

    /** A subscriber, whose secret is a hash, a clear password, or missing. */
    record User(String name, String domain, Redacted password, Redacted ha1) {
        User in(String otherwise) {
            return domain.isEmpty() ? new User(name, otherwise, password, ha1) : this;
        }

        boolean usable() {
            boolean named = !name.isEmpty() && name.length() <= 64 && !domain.isEmpty() && domain.length() <= 64;
            SubscriberRows.Hashes hashes = hashes();
            return named
                    && !(hashes.md5().secret().isEmpty()
                            && hashes.sha256().secret().isEmpty());
        }

        SubscriberRows.Hashes hashes() {
            String hash = ha1.secret();
            Redacted none = Redacted.of("");
            if (!password.secret().isEmpty() && hash.isEmpty()) {
                return new SubscriberRows.Hashes(
                        Subscriber.ha1(DigestAlgorithm.MD5, name, domain, password),
                        Subscriber.ha1(DigestAlgorithm.SHA_256, name, domain, password));
            }
            // What kind of hash it is its length says: Kamailio has one column for both.
            return new SubscriberRows.Hashes(
                    hash.length() == MD5_LENGTH ? ha1 : none, hash.length() == SHA256_LENGTH ? ha1 : none);
        }
    }

    static List<User> users(Connection connection) throws SQLException {
        List<User> users = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT username, domain, password, ha1 FROM subscriber");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                users.add(new User(
                        text(row.getString("username")),
                        text(row.getString("domain")).toLowerCase(Locale.ROOT),
                        Redacted.of(text(row.getString("password"))),
                        Redacted.of(text(row.getString("ha1")))));
            }
        }
        return users;
    }

    /** @param otherwise the domain of rows without one */
    static List<StoredBinding> bindings(Connection connection, String otherwise) throws SQLException {
        List<StoredBinding> bindings = new ArrayList<>();
        String sql =
                "SELECT username, domain, contact, received, path, expires, q, callid, cseq, user_agent, socket, methods,"
                        + " instance, reg_id FROM location";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                bindings.add(binding(row, otherwise));
            }
        }
        return bindings;
    }

    private static StoredBinding binding(ResultSet row, String otherwise) throws SQLException {
        String domain = text(row.getString("domain")).toLowerCase(Locale.ROOT);
        String received = text(row.getString("received"));
        float q = row.getFloat("q");
        int methods = row.getInt("methods");
        boolean all = row.wasNull();
        return new StoredBinding(
                text(row.getString("username")) + '@' + (domain.isEmpty() ? otherwise : domain),
                text(row.getString("contact")),
                row.getTimestamp("expires").toInstant(),
                q >= 0 && q <= 1 ? q : 1, // -1: none was given
                text(row.getString("callid")),
                row.getLong("cseq"),
                received,
                text(row.getString("socket")),
                paths(text(row.getString("path"))),
                !received.isEmpty(),
                new Binding.Device(
                        bare(text(row.getString("instance"))),
                        row.getInt("reg_id"),
                        all ? MethodSet.ALL : methods(methods),
                        text(row.getString("user_agent"))));
    }

    private static MethodSet methods(int bits) {
        return bits == -1
                ? MethodSet.ALL
                : MethodSet.of(IntStream.range(0, METHODS.size())
                        .filter(place -> (bits >>> place & 1) != 0)
                        .mapToObj(METHODS::get)
                        .toList());
    }

    /** Values with a comma between; commas within angle brackets belong to the value. */
    private static List<String> paths(String text) {
        List<String> paths = new ArrayList<>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (i == text.length() || c == ',' && depth == 0) {
                String path = text.substring(from, i).strip();
                if (!path.isEmpty()) {
                    paths.add(path);
                }
                from = i + 1;
            }
        }
        return paths;
    }

    private static String bare(String quoted) {
        return quoted.length() > 1 && quoted.startsWith("\"") && quoted.endsWith("\"")
                ? quoted.substring(1, quoted.length() - 1)
                : quoted;
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
