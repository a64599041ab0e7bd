package io.jackfield.examples.admin;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How commands that can be operated are told so: a mixin. */
public final class AdminOptions {
    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            arity = "0..1",
            fallbackValue = "127.0.0.1:8060",
            description =
                    "The admin API for jackfield ctl, with Prometheus text at /metrics; 127.0.0.1:8060 when no address"
                            + " is given. Off without it, unless there is a configuration.")
    private Optional<String> admin = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the admin API's address and token are kept, and what is on its way somewhere"
                    + " (~/.jackfield).")
    private Optional<Path> data = Optional.empty();

    /** Where the admin API listens, as it was typed; empty for nowhere. */
    public Optional<String> admin() {
        return admin;
    }

    /** The data folder; empty for the usual one. */
    public Optional<Path> data() {
        return data;
    }
}
