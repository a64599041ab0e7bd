package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.examples.config.ProxyConfig.Storage;
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

    private final Section root;

    private UsersReader(Section root) {
        this.root = root;
    }

    static Users read(Section root, Storage storage) {
        return new UsersReader(root).read(storage);
    }

    private Users read(Storage storage) {
        List<User> listed = listed();
        Optional<Path> file = root.value("users-file", "a file", text -> Optional.of(Path.of(text)));
        Optional<DatabaseAt> database = storage.users() ? storage.at() : Optional.empty();
        int sources = (listed.isEmpty() ? 0 : 1) + (file.isPresent() ? 1 : 0) + (database.isPresent() ? 1 : 0);
        if (sources > 1) {
            root.problem(
                    root.line(file.isPresent() ? "users-file" : "users"),
                    "users are in users, in users-file or in database: one of them (database.users: false for one that"
                            + " has other tables alone)");
        }
        return new Users(listed, file, database);
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
