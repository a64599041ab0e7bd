package io.jackfield.examples.platform;

import io.jackfield.examples.StartTime;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.ProxyConfig.User;
import io.jackfield.examples.engine.EngineServer;
import io.jackfield.examples.proxy.CtlHint;
import io.jackfield.sip.node.ListenPoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a platform says when it is up: what listens where, who may register, what to dial. */
final class Welcome {
    private final PrintWriter out;

    private Welcome(PrintWriter out) {
        this.out = out;
    }

    /** @param demo whether the users are the demo users, whose passwords are to be shown */
    static void print(PrintWriter out, PlatformConfig config, boolean demo, Platform platform) {
        new Welcome(out).all(config, demo, platform);
    }

    private void all(PlatformConfig config, boolean demo, Platform platform) {
        String domain = config.domains().get(0);
        out.println(
                "Jackfield " + Version.number() + " on JDK " + Runtime.version().feature());
        out.println();
        line(
                "SIP proxy, registrar",
                points(platform.proxyListens()) + ", domain " + String.join(" and ", config.domains()));
        line("Media engine", points(List.of(platform.engineListens())) + ", for the proxy only");
        platform.eventSocketAddress()
                .ifPresent(at -> line("Event socket", at + EngineServer.secret(config.mediaEngine(), config.data())));
        line(
                "Dispatcher set 1",
                platform.destinations().stream()
                        .map(destination -> destination.uri().text())
                        .collect(Collectors.joining(", ")));
        line(
                "Media relay",
                "udp " + config.relay().address()
                        + config.relay().more().stream()
                                .map(more -> " and " + more.address())
                                .collect(Collectors.joining())
                        + config.relay()
                                .onePort()
                                .map(port -> ", port " + port)
                                .orElse(", ports " + config.relay().ports()));
        line(
                "Admin API",
                platform.adminAddress()
                        .map(address -> "http://" + address + " for ./jackfield ctl" + CtlHint.of(config.data())
                                + ", /metrics for Prometheus")
                        .orElse("off"));
        out.println();
        out.println("  Register a phone at " + domain + port(platform) + " as");
        for (User user : config.proxy().users().listed()) {
            line("  " + user.name(), demo ? "password " + user.password().secret() : "with its password");
        }
        config.proxy().users().file().ifPresent(file -> line("  a user of", file.toString()));
        config.proxy().users().database().ifPresent(database -> line("  a user of", "the database"));
        out.println();
        out.println("  Dial");
        services(config.mediaEngine());
        if (!config.proxy().users().listed().isEmpty()) {
            line("  " + names(config), "for that phone");
        }
        out.println();
        out.println("  Or let a test phone do it: ./jackfield call sip:"
                + config.mediaEngine().plan().echo() + "@" + domain + port(platform));
        out.println();
        out.println("ready after " + StartTime.text() + ", Ctrl-C stops it");
        out.flush();
    }

    private void services(EngineConfig engine) {
        EngineConfig.Plan plan = engine.plan();
        if (plan.file().isPresent()) {
            line("  " + plan.numbers().orElseThrow(), "for what " + plan.file().get() + " does with it");
            return;
        }
        line("  " + plan.echo(), "to hear yourself");
        line("  " + plan.ivr(), "for a voice menu");
        line("  conf1, conf2, ...", "for a conference");
        engine.lines()
                .queues()
                .forEach(queue -> queue.number().ifPresent(number -> line("  " + number, "for queue " + queue.name())));
        if (engine.boxes().wanted()) {
            line("  vm and a number", "to leave a message, 98 to listen");
        }
    }

    private void line(String name, String text) {
        out.printf(Locale.ROOT, "  %-21s %s%n", name, text);
    }

    private static String names(PlatformConfig config) {
        List<User> users = config.proxy().users().listed();
        String few = users.stream().limit(4).map(User::name).collect(Collectors.joining(", "));
        return users.size() > 4 ? few + ", ..." : few;
    }

    /** Nothing for SIP's own port, which nobody has to type. */
    private static String port(Platform platform) {
        int port = platform.proxyListens().get(0).address().getPort();
        return port == 5060 ? "" : ":" + port;
    }

    private static String points(List<ListenPoint> points) {
        return points.stream().map(ListenPoint::toString).collect(Collectors.joining(", "));
    }
}
