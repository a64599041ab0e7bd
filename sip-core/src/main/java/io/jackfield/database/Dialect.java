package io.jackfield.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/** Where databases differ in what our tables need of them. */
enum Dialect {
    /**
     * MariaDB's own collations say that Alice is alice and that "a " is "a", SIP says neither: user parts differ by case (RFC 3261
     * 19.1.4).
     */
    MARIADB("ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"),
    OTHER("");

    private final String tableOptions;

    Dialect(String tableOptions) {
        this.tableOptions = tableOptions;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        return product.contains("mariadb") || product.contains("mysql") ? MARIADB : OTHER;
    }

    /** What a migration may write as <code>${name}</code>. */
    Map<String, String> placeholders() {
        return Map.of("tableOptions", tableOptions);
    }
}
