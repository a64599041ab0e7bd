package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.Calls;
import io.jackfield.examples.config.ProxyConfig.Guard;
import io.jackfield.examples.config.ProxyConfig.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what operators see and limit: admin, guard, calls. */
final class OperationsSection {
    /** Where the admin API listens unless told otherwise. */
    static final HostPort ADMIN = new HostPort("127.0.0.1", 8060);

    /** This machine floods nobody but itself. */
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    private static final String OFF = "off";
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");

    private OperationsSection() {}

    static Operations read(Section root) {
        return new Operations(admin(root.section("admin")), guard(root.section("guard")), calls(root.section("calls")));
    }

    static Optional<HostPort> admin(Section section) {
        Optional<Optional<HostPort>> listen = section.value(
                "listen",
                "HOST:PORT of this machine, or off",
                text -> text.equals(OFF) || text.equals("false")
                        ? Optional.of(Optional.empty())
                        : HostPort.parse(text, ADMIN.port()).map(Optional::of));
        listen.flatMap(at -> at)
                .flatMap(AdminListen::refusal)
                .ifPresent(why -> section.problem(section.line("listen"), "admin.listen: " + why));
        section.end();
        return listen.orElse(Optional.of(ADMIN));
    }

    private static Guard guard(Section section) {
        boolean on = section.flag("enabled", true);
        int rate = section.number("rate", 30, 1, 1_024);
        Duration window =
                section.duration("window", Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMinutes(10));
        Duration ban = section.duration("ban", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1));
        List<String> trust = section.values(
                "trust",
                "a network, as 10.0.0.0/8",
                text -> NETWORK.matcher(text).matches() ? Optional.of(text) : Optional.empty());
        int total = section.number("total", 20_000, 1, 10_000_000);
        section.end();
        return new Guard(on, rate, window, ban, total, section.has("trust") ? List.copyOf(trust) : LOOPBACK);
    }

    private static Calls calls(Section section) {
        Calls calls = new Calls(
                section.duration("max-duration", Duration.ofHours(12), Duration.ofSeconds(1), Duration.ofDays(30)),
                section.number("per-user", 0, 0, 1_000_000),
                section.number("per-second", 0, 0, 1_000_000));
        section.end();
        return calls;
    }
}
