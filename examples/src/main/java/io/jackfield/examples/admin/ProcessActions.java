package io.jackfield.examples.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** {@code /log/level}, {@code /trace/off}. */
final class ProcessActions {
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private ProcessActions() {}

    static void on(AdminServer server) {
        server.get("/log/level", arguments -> levels())
                .post("/log/level", ProcessActions::level)
                .post("/trace/off", arguments -> {
                    TraceStream.endAll();
                    return Map.of("trace", "off");
                });
    }

    private static Object levels() {
        return context().getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null)
                .map(logger -> Map.of("logger", logger.getName(), "level", text(logger.getLevel())))
                .toList();
    }

    private static Object level(Arguments arguments) {
        String level = arguments.text("level").toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException(
                    "a level is one of " + String.join(", ", LEVELS) + ", not \"" + level + '"');
        }
        String name = arguments.optional("logger").orElse(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger logger = context().getLogger(name);
        logger.setLevel(Level.toLevel(level));
        return Map.of("logger", name, "level", text(logger.getLevel()));
    }

    private static String text(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
