package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.sip.message.SipUri;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The statements on the dispatcher's tables. */
final class DispatcherRows {
    /** Keys that a table can name. */
    private static final List<String> KEYS = List.of(
            "call-id", "from-uri", "from-user", "to-uri", "to-user", "request-uri", "request-user", "auth-user");

    private DispatcherRows() {}

    /**
     * All sets.
     *
     * @param everywhere how all of them choose; empty when {@code dispatcher_set} says so for each
     * @throws IllegalArgumentException naming all mistakes
     */
    static List<SetSpec> read(Connection connection, Optional<Algorithm> everywhere) throws SQLException {
        List<String> wrong = new ArrayList<>();
        Map<Integer, SetBuilder> sets = new TreeMap<>();
        if (everywhere.isEmpty()) {
            settings(connection, sets, wrong);
        }
        String sql = "SELECT setid, destination, flags, priority, attrs, description FROM dispatcher"
                + " ORDER BY setid, priority DESC, destination";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                int id = rows.getInt("setid");
                SetBuilder set = sets.computeIfAbsent(id, SetBuilder::new);
                everywhere.ifPresent(set::algorithm);
                destination(rows, id, wrong).ifPresent(found -> set.targets(List.of(found)));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("dispatcher table: " + String.join("; ", wrong));
        }
        return sets.values().stream().map(SetBuilder::build).toList();
    }

    private static void settings(Connection connection, Map<Integer, SetBuilder> sets, List<String> wrong)
            throws SQLException {
        String sql =
                "SELECT id, algorithm, call_key, max_targets, fallback, slow_start, eject_outliers FROM dispatcher_set";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                int id = rows.getInt("id");
                SetBuilder set = new SetBuilder(id).limit(rows.getInt("max_targets"));
                sets.put(id, set);
                String algorithm = rows.getString("algorithm");
                Algorithm.named(algorithm)
                        .ifPresentOrElse(
                                set::algorithm, () -> wrong.add("set " + id + ": no algorithm '" + algorithm + "'"));
                String key = rows.getString("call_key");
                if (!key.isEmpty()) {
                    CallKey.parse(key)
                            .ifPresentOrElse(set::key, () -> wrong.add("set " + id + ": no key '" + key + "'"));
                }
                int fallback = rows.getInt("fallback");
                if (!rows.wasNull()) {
                    set.fallback(fallback);
                }
                int slowStart = rows.getInt("slow_start");
                if (!rows.wasNull()) {
                    set.slowStart(Duration.ofSeconds(slowStart));
                }
                int eject = rows.getInt("eject_outliers");
                if (!rows.wasNull()) {
                    set.ejectOutliers(eject != 0);
                }
            }
        }
    }

    private static Optional<DestinationSpec> destination(ResultSet row, int set, List<String> wrong)
            throws SQLException {
        String text = row.getString("destination");
        Optional<SipUri> uri = SipUri.parse(text);
        if (uri.isEmpty()) {
            wrong.add("set " + set + ": '" + text + "' is no SIP URI");
            return Optional.empty();
        }
        DestinationSpec found = new DestinationSpec(
                uri.get(),
                row.getInt("priority"),
                row.getInt("flags"),
                Attributes.parse(orEmpty(row.getString("attrs"))),
                orEmpty(row.getString("description")));
        found.wrong().forEach(mistake -> wrong.add("set " + set + ": " + mistake));
        return Optional.of(found);
    }

    /** A column of somebody else's table may be NULL. */
    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** In a transaction. */
    static boolean replace(Connection connection, List<SetSpec> sets) throws SQLException {
        try (PreparedStatement none = connection.prepareStatement("DELETE FROM dispatcher");
                PreparedStatement noSet = connection.prepareStatement("DELETE FROM dispatcher_set")) {
            none.executeUpdate();
            noSet.executeUpdate();
        }
        String ofSets = "INSERT INTO dispatcher_set (id, algorithm, call_key, max_targets, fallback, slow_start,"
                + " eject_outliers) VALUES (?, ?, ?, ?, ?, ?, ?)";
        String ofDestinations = "INSERT INTO dispatcher (setid, destination, flags, priority, attrs, description)"
                + " VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement set = connection.prepareStatement(ofSets);
                PreparedStatement destination = connection.prepareStatement(ofDestinations)) {
            for (SetSpec spec : sets) {
                insert(set, spec);
                for (DestinationSpec one : spec.destinations()) {
                    insert(destination, spec.id(), one);
                }
            }
        }
        return true;
    }

    private static void insert(PreparedStatement statement, SetSpec spec) throws SQLException {
        statement.setInt(1, spec.id());
        statement.setString(2, spec.algorithm().text());
        statement.setString(3, spec.key().map(key -> name(spec.id(), key)).orElse(""));
        statement.setInt(4, spec.limit());
        if (spec.fallback().isPresent()) {
            statement.setInt(5, spec.fallback().getAsInt());
        } else {
            statement.setNull(5, Types.INTEGER);
        }
        statement.setLong(6, spec.slowStart().toSeconds());
        statement.setInt(7, spec.ejectOutliers() ? 1 : 0);
        statement.executeUpdate();
    }

    private static void insert(PreparedStatement statement, int set, DestinationSpec spec) throws SQLException {
        statement.setInt(1, set);
        statement.setString(2, spec.uri().text());
        statement.setInt(3, spec.flags());
        statement.setInt(4, spec.priority());
        List<String> attributes = new ArrayList<>();
        spec.attributes().values().forEach((name, value) -> {
            if (value.indexOf(';') >= 0 || name.indexOf(';') >= 0 || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("set " + set + ": a table holds no ';' in attributes: " + name);
            }
            attributes.add(name + '=' + value);
        });
        statement.setString(5, String.join(";", attributes));
        statement.setString(6, spec.description());
        statement.executeUpdate();
    }

    private static String name(int set, CallKey key) {
        return KEYS.stream()
                .filter(name ->
                        CallKey.parse(name).filter(known -> known == key).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "set " + set + ": a table holds keys of these names: " + String.join(", ", KEYS)));
    }
}
