package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.SqlWork;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.LocationStore;
import io.jackfield.proxy.registrar.MethodSet;
import io.jackfield.proxy.registrar.StoredBinding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Bindings in the {@code location} table: those of one address are its rows, numbered from 0. Every call asks the database on the
 * caller's thread, and throws a {@link DatabaseException} when that fails.
 */
public final class LocationTable implements LocationStore {
    private static final int FETCH = 1_000;
    private static final int LONGEST_AGENT = 255;
    private static final String FIELDS =
            "contact, expires, q, call_id, cseq, received, socket, path, natted, instance, reg_id, methods, user_agent";
    private static final String COLUMNS = FIELDS + ", address, place";
    private static final String UPDATE =
            "UPDATE location SET " + FIELDS.replace(",", " = ?,") + " = ? WHERE address = ? AND place = ?";
    private static final String INSERT =
            "INSERT INTO location (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Database database;

    private LocationTable(Database database) {
        this.database = Objects.requireNonNull(database);
    }

    /** The table of this database, whose tables {@link ProxyTables#migrate} made. */
    public static LocationTable of(Database database) {
        return new LocationTable(database);
    }

    @Override
    public List<StoredBinding> find(String addressOfRecord) {
        return database.now(connection -> read(connection, addressOfRecord, "").bindings);
    }

    @Override
    public List<StoredBinding> update(String addressOfRecord, UnaryOperator<List<StoredBinding>> change) {
        return database.now(SqlWork.atomic(connection -> {
            // Who comes second waits here for who came first. Rows are changed and not replaced, since what is waited
            // for
            // must still be there; where there is no row to wait at, both insert row 0 and one of them fails.
            Rows before = read(connection, addressOfRecord, " FOR UPDATE");
            List<StoredBinding> after = List.copyOf(change.apply(before.bindings));
            if (!after.equals(before.bindings)) {
                try {
                    write(connection, addressOfRecord, before, after);
                } catch (SQLIntegrityConstraintViolationException second) {
                    throw new SQLException("another registered the address first", "40001", second);
                }
            }
            return after;
        }));
    }

    /** The rows of an address. @param last the place of the last one; -1 when there is none */
    private record Rows(List<StoredBinding> bindings, int last) {
        /** Whether the row at a place is this binding already. */
        boolean has(int place, StoredBinding binding) {
            return last == bindings.size() - 1
                    && place <= last
                    && bindings.get(place).equals(binding);
        }
    }

    @Override
    public void forEach(Instant after, Consumer<StoredBinding> action) {
        database.now(connection -> {
            String sql = "SELECT " + COLUMNS + " FROM location WHERE expires > ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCH);
                statement.setLong(1, after.toEpochMilli());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        action.accept(binding(rows));
                    }
                }
            }
            return true;
        });
    }

    @Override
    public int deleteExpired(Instant before) {
        return database.now(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM location WHERE expires < ?")) {
                statement.setLong(1, before.toEpochMilli());
                return statement.executeUpdate();
            }
        });
    }

    private static Rows read(Connection connection, String address, String lock) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM location WHERE address = ? ORDER BY place" + lock;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, address);
            try (ResultSet rows = statement.executeQuery()) {
                List<StoredBinding> found = new ArrayList<>(2);
                int last = -1;
                while (rows.next()) {
                    found.add(binding(rows));
                    last = rows.getInt("place");
                }
                return new Rows(List.copyOf(found), last);
            }
        }
    }

    private static void write(Connection connection, String address, Rows before, List<StoredBinding> after)
            throws SQLException {
        for (int place = 0; place < after.size(); place++) {
            StoredBinding binding = after.get(place);
            if (!before.has(place, binding)
                    && (place > before.last || execute(connection, UPDATE, binding, address, place) == 0)) {
                execute(connection, INSERT, binding, address, place);
            }
        }
        if (before.last >= after.size()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM location WHERE address = ? AND place >= ?")) {
                delete.setString(1, address);
                delete.setInt(2, after.size());
                delete.executeUpdate();
            }
        }
    }

    private static int execute(Connection connection, String sql, StoredBinding binding, String address, int place)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, binding);
            statement.setString(14, address);
            statement.setInt(15, place);
            return statement.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, StoredBinding binding) throws SQLException {
        Binding.Device device = binding.device();
        String agent = device.userAgent();
        statement.setString(1, binding.contact());
        statement.setLong(2, binding.expires().toEpochMilli());
        statement.setFloat(3, binding.q());
        statement.setString(4, binding.callId());
        statement.setLong(5, binding.cseq());
        statement.setString(6, binding.received());
        statement.setString(7, binding.socket());
        statement.setString(8, String.join("\n", binding.path()));
        statement.setInt(9, binding.natted() ? 1 : 0);
        statement.setString(10, device.instance());
        statement.setInt(11, device.regId());
        statement.setInt(12, device.methods().bits());
        statement.setString(13, agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) : agent);
    }

    private static StoredBinding binding(ResultSet row) throws SQLException {
        String path = row.getString("path");
        return new StoredBinding(
                row.getString("address"),
                row.getString("contact"),
                Instant.ofEpochMilli(row.getLong("expires")),
                row.getFloat("q"),
                row.getString("call_id"),
                row.getLong("cseq"),
                row.getString("received"),
                row.getString("socket"),
                path.isEmpty() ? List.of() : List.of(path.split("\n")),
                row.getInt("natted") != 0,
                new Binding.Device(
                        row.getString("instance"),
                        row.getInt("reg_id"),
                        new MethodSet(row.getInt("methods")),
                        row.getString("user_agent")));
    }
}
