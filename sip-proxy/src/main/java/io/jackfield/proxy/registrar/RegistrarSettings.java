package io.jackfield.proxy.registrar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of registrations.
 *
 * @param defaultExpires what a phone gets that asks for nothing, default 300 s
 * @param minExpires the least that may be asked for, else 423 with Min-Expires; default 60 s, at most an hour (RFC 3261 10.3)
 * @param maxExpires the most that is given, default 3600 s
 * @param maxContacts contacts of one address of record, default 10; one more is refused with 403
 */
public record RegistrarSettings(Duration defaultExpires, Duration minExpires, Duration maxExpires, int maxContacts) {
    /** The defaults. */
    public static final RegistrarSettings DEFAULTS =
            new RegistrarSettings(Duration.ofSeconds(300), Duration.ofSeconds(60), Duration.ofSeconds(3600), 10);

    /** Checks the ranges; one message names all mistakes. */
    public RegistrarSettings {
        List<String> wrong = new ArrayList<>();
        if (minExpires.isNegative() || minExpires.compareTo(Duration.ofHours(1)) > 0) {
            wrong.add("min-expires " + minExpires + " is not within 0 s and 1 h");
        }
        if (maxExpires.compareTo(minExpires) < 0 || maxExpires.compareTo(Duration.ofDays(30)) > 0) {
            wrong.add("max-expires " + maxExpires + " is not within min-expires and 30 days");
        }
        if (defaultExpires.compareTo(minExpires) < 0 || defaultExpires.compareTo(maxExpires) > 0) {
            wrong.add("default-expires " + defaultExpires + " is not within min-expires and max-expires");
        }
        if (maxContacts < 1 || maxContacts > 100) {
            wrong.add("max-contacts " + maxContacts + " is not within 1 and 100");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("registrar: " + String.join("; ", wrong));
        }
    }
}
