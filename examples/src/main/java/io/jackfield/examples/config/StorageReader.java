package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.examples.config.ProxyConfig.Storage;
import io.jackfield.examples.config.ProxyConfig.Store;
import io.jackfield.kernel.Redacted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code database}: where it is, and which of its tables are used. */
final class StorageReader {
    private static final String JDBC = "jdbc:";
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    private StorageReader() {}

    /** @param bindings which are there too, unless they are in memory alone */
    static Storage read(Section root, Store bindings) {
        Section section = root.section("database");
        Optional<DatabaseAt> at = where(section);
        boolean users = section.flag("users", true);
        boolean records = section.flag("cdr", false);
        boolean routing = section.flag("routing", false);
        Duration refresh =
                section.duration("refresh", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1));
        String node = section.value("node", "a name of at most 32 characters", ProxySections.matching(NODE))
                .orElse("proxy");
        if (at.isEmpty()) {
            List.of("user", "password", "cdr", "node", "routing", "refresh").stream()
                    .filter(section::has)
                    .forEach(key -> section.problem(section.line(key), "database has " + key + ", and no url"));
        }
        if (routing && (root.has("trunks") || root.has("tenants"))) {
            section.problem(
                    root.line(root.has("trunks") ? "trunks" : "tenants"),
                    "trunks and tenants are in the file or in the database: one of them (database.routing)");
        }
        section.end();
        boolean used = users || records || routing || bindings != Store.MEMORY;
        return at.isPresent() && used
                ? new Storage(at, users, records, node, routing ? Optional.of(refresh) : Optional.empty())
                : Storage.NONE;
    }

    /** Where it is, for who has no use for the proxy's tables. */
    static Optional<DatabaseAt> at(Section root) {
        Section section = root.section("database");
        Optional<DatabaseAt> at = where(section);
        section.end();
        return at;
    }

    private static Optional<DatabaseAt> where(Section section) {
        Optional<String> url = section.value(
                "url",
                "a JDBC URL, as jdbc:mariadb://db.example.com/sip or jdbc:h2:./data/jackfield",
                text -> text.startsWith(JDBC) ? Optional.of(text) : Optional.empty());
        String user = section.text("user", "");
        Redacted password = new Redacted(section.text("password", ""));
        return url.map(where -> new DatabaseAt(where, user, password));
    }
}
