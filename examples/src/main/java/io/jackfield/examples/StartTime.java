package io.jackfield.examples;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How long the start took, counted from the start of the JVM; the launcher's build, when there was one, is told apart. */
public final class StartTime {
    /** Set by the {@code jackfield} script: the seconds that its build took. */
    private static final String BUILD = "jackfield.build-seconds";

    private StartTime() {}

    /** As {@code 1.2 s}, or {@code 1.2 s (built in 34 s before)}. */
    public static String text() {
        Duration since = Duration.ofMillis(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
        return text(since, Optional.ofNullable(System.getProperty(BUILD)));
    }

    static String text(Duration since, Optional<String> buildSeconds) {
        String start = String.format(Locale.ROOT, "%.1f s", since.toMillis() / 1000.0);
        return buildSeconds
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> start + " (built in " + seconds + " s before)")
                .orElse(start);
    }
}
