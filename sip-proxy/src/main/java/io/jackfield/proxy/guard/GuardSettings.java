package io.jackfield.proxy.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Settings of a {@link Guard}. All have defaults; what is out of range is told in one message when the guard is made.
 *
 * <pre>{@code
 * .guard(g -> g.rate(30, ofSeconds(2)).ban(ofSeconds(300)).trust("10.0.1.0/24"))
 * }</pre>
 */
public final class GuardSettings {
    private static final int MOST_SOURCES = 1 << 20;
    private static final int MOST_EVENTS = 1_024;
    private static final int MOST_CELLS = 1 << 25;
    private static final Duration LONGEST = Duration.ofDays(30);

    int rate = 30;
    Duration rateWindow = Duration.ofSeconds(2);
    Duration ban = Duration.ofSeconds(300);
    int failures = 20;
    Duration failureWindow = Duration.ofSeconds(60);
    int total = 20_000;
    int sources = 16_384;
    int bans = 16_384;
    List<String> scanners = Scanners.KNOWN;
    GuardListener listener = GuardListener.NONE;
    final List<String> trusted = new ArrayList<>();

    GuardSettings() {}

    /**
     * How many requests a source may send within a window that slides: exactly so many pass in any window, the next one is dropped and
     * its source banned. Retransmissions, ACKs, CANCELs and what is no SIP message count too; responses do not. Default 30 in 2 s.
     *
     * @param requests 1 to 1,024
     * @param window above 0, up to 30 days
     */
    public GuardSettings rate(int requests, Duration window) {
        rate = requests;
        rateWindow = Objects.requireNonNull(window);
        return this;
    }

    /** How long a source is banned, above 0, up to 30 days; zero to drop the excess and ban nobody. Default 300 s. */
    public GuardSettings ban(Duration time) {
        ban = Objects.requireNonNull(time);
        return this;
    }

    /**
     * How many failures of a source within a sliding window are let pass; the next one bans it. A failure is a request that is refused
     * with 403, 404, 405 or 416 before any route sees it, or challenged though it carried credentials. Default 20 in 60 s.
     *
     * @param most 1 to 1,024
     * @param window above 0, up to 30 days
     */
    public GuardSettings failures(int most, Duration window) {
        failures = most;
        failureWindow = Objects.requireNonNull(window);
        return this;
    }

    /**
     * How many requests of all sources together that are not trusted pass in a second, 1 to 10,000,000; the rest is dropped. It keeps
     * time for trusted sources while each of a million others sends a little. Default 20,000.
     */
    public GuardSettings total(int perSecond) {
        total = perSecond;
        return this;
    }

    /** Networks that the guard leaves alone: {@code 10.0.1.0/24}, {@code 2001:db8::/32}, or single addresses. Added to earlier ones. */
    public GuardSettings trust(String... networks) {
        trusted.addAll(List.of(networks));
        return this;
    }

    /**
     * Words in a User-Agent that give a scanner away, in any case: what starts something with one is dropped and its source banned.
     * Instead of the default, {@code friendly-scanner}, {@code sipvicious} and others; none to let them pass.
     */
    public GuardSettings scanners(String... words) {
        scanners = List.of(words);
        return this;
    }

    /**
     * How many sources are remembered, 8 to 1,048,576, rounded up to a power of two: for rates, and as many for failures. Each takes
     * 24 bytes and 8 for every request of its limit. Default 16,384, which is 4.4 MB and 3 MB.
     */
    public GuardSettings sources(int most) {
        sources = most;
        return this;
    }

    /** How many bans there can be, 8 to 1,048,576, rounded up to a power of two; 36 bytes each. Default 16,384. */
    public GuardSettings bans(int most) {
        bans = most;
        return this;
    }

    /** Who hears of bans. Default nobody. */
    public GuardSettings listener(GuardListener told) {
        listener = Objects.requireNonNull(told);
        return this;
    }

    /** @throws IllegalArgumentException naming all that is out of range */
    void check() {
        List<String> wrong = new ArrayList<>();
        within(wrong, "rate", rate, 1, MOST_EVENTS);
        within(wrong, "failures", failures, 1, MOST_EVENTS);
        within(wrong, "total", total, 1, 10_000_000);
        within(wrong, "sources", sources, SetTable.WAYS, MOST_SOURCES);
        within(wrong, "bans", bans, SetTable.WAYS, MOST_SOURCES);
        window(wrong, "rate-window", rateWindow);
        window(wrong, "failure-window", failureWindow);
        if (ban.isNegative() || ban.compareTo(LONGEST) > 0) {
            wrong.add("ban " + ban + " is not within 0 and 30 days");
        }
        if ((long) sources * Math.max(rate, failures) > MOST_CELLS) {
            wrong.add("sources * rate, or * failures, is above " + MOST_CELLS);
        }
        try {
            Networks.of(trusted);
            new Scanners(scanners);
        } catch (IllegalArgumentException mistake) {
            wrong.add(mistake.getMessage());
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("guard: " + String.join("; ", wrong));
        }
    }

    private static void within(List<String> wrong, String name, int value, int least, int most) {
        if (value < least || value > most) {
            wrong.add(name + " " + value + " is not within " + least + " and " + most);
        }
    }

    private static void window(List<String> wrong, String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            wrong.add(name + " " + value + " is not above 0 and up to 30 days");
        }
    }
}
