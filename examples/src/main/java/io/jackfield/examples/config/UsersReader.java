package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.examples.config.ProxyConfig.User;
import io.jackfield.examples.config.ProxyConfig.Users;
import io.jackfield.kernel.Redacted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who may register and call: {@code users}, {@code users-file} or {@code database}. */
final class UsersReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.+*#-]{1,64}");
    private static final String JDBC = "jdbc:";

    private final Section root;

    private UsersReader(Section root) {
        this.root = root;
    }

    static Users read(Section root) {
        return new UsersReader(root).read();
    }

    private Users read() {
        List<User> listed = listed();
        Optional<Path> file = root.value("users-file", "a file", text -> Optional.of(Path.of(text)));
        Optional<DatabaseAt> database = database(root.section("database"));
        int sources = (listed.isEmpty() ? 0 : 1) + (file.isPresent() ? 1 : 0) + (database.isPresent() ? 1 : 0);
        if (sources > 1) {
            root.problem(
                    root.line(file.isPresent() ? "users-file" : "users"),
                    "users are in users, in users-file or in database: one of them");
        }
        return new Users(listed, file, database);
    }

    private static Optional<DatabaseAt> database(Section section) {
        Optional<String> url = section.value(
                "url",
                "a JDBC URL, as jdbc:mariadb://db.example.com/sip or jdbc:h2:./data/jackfield",
                text -> text.startsWith(JDBC) ? Optional.of(text) : Optional.empty());
        String user = section.text("user", "");
        Redacted password = new Redacted(section.text("password", ""));
        if (url.isEmpty() && (section.has("user") || section.has("password"))) {
            section.problem(section.line(), "database has a user or password, and no url");
        }
        section.end();
        return url.map(at -> new DatabaseAt(at, user, password));
    }

    private List<User> listed() {
        List<User> users = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Section user : root.sections("users")) {
            Optional<String> name = user.value("name", "a user name", ProxySections.matching(NAME));
            Optional<String> password = user.text("password");
            if (!user.has("name")) {
                user.problem(user.line(), "a user without a name");
            }
            if (!user.has("password")) {
                user.problem(user.line(), "user " + name.orElse("?") + " has no password");
            }
            name.ifPresent(n -> {
                Integer first = lines.putIfAbsent(n, user.line("name"));
                if (first != null) {
                    user.problem(
                            user.line("name"), "user " + n + " is here a second time; the first is in line " + first);
                }
            });
            if (name.isPresent() && password.isPresent()) {
                users.add(new User(name.get(), new Redacted(password.get())));
            }
            user.end();
        }
        return List.copyOf(users);
    }
}
