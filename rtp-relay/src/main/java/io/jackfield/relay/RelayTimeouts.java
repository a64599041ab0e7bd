package io.jackfield.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a session ends by itself.
 *
 * @param silence no packet from either side, default 60 s
 * @param hold the same while every stream is on hold, default 1 h
 * @param duration after the first offer in any case, default 2 h
 * @param offer after the last offer or answer while no packet has come at all, default 10 min: a call that rings, or was answered
 *     early and stays mute, is not dead
 */
public record RelayTimeouts(Duration silence, Duration hold, Duration duration, Duration offer) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(30);

    /** Checks that each is 1 s to 30 days. */
    public RelayTimeouts {
        List<String> wrong = new ArrayList<>();
        check("silence", silence, wrong);
        check("hold", hold, wrong);
        check("duration", duration, wrong);
        check("offer", offer, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    private static void check(String name, Duration value, List<String> wrong) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            wrong.add(name + " timeout must be 1 s to 30 days, not " + value);
        }
    }

    /** The defaults. */
    public static RelayTimeouts standard() {
        return new RelayTimeouts(
                Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofHours(2), Duration.ofMinutes(10));
    }

    /** This with another silence timeout. */
    public RelayTimeouts silence(Duration value) {
        return new RelayTimeouts(value, hold, duration, offer);
    }

    /** This with another hold timeout. */
    public RelayTimeouts hold(Duration value) {
        return new RelayTimeouts(silence, value, duration, offer);
    }

    /** This with another longest duration. */
    public RelayTimeouts duration(Duration value) {
        return new RelayTimeouts(silence, hold, value, offer);
    }

    /** This with another offer timeout. */
    public RelayTimeouts offer(Duration value) {
        return new RelayTimeouts(silence, hold, duration, value);
    }
}
