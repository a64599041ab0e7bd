package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A number of a tenant and what it leads to: a row of {@code did_routing}. Immutable.
 *
 * @param number as a Request-URI's user shows it, {@code +442079460123} or {@code 2000}: 1 to 64 printable ASCII characters
 * @param tenant the domain of the tenant, in lower case, 1 to 64 characters
 * @param kind what is behind the destination
 * @param destination the user part that calls get instead, 1 to 128 characters
 * @param priority of several rows of a number the highest is taken first
 */
public record Did(String number, String tenant, Kind kind, String destination, int priority) {
    static final int LONGEST_NUMBER = 64;

    /** What is behind a number. */
    public enum Kind {
        EXTENSION,
        QUEUE,
        IVR,
        CONFERENCE,
        VOICEMAIL,
        EXTERNAL;

        /** As the {@code dest_type} column writes it, in lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a text in any case; empty when there is none such. */
        public static Optional<Kind> of(String text) {
            for (Kind kind : values()) {
                if (kind.name().equalsIgnoreCase(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Writes the tenant in lower case. */
    public Did {
        tenant = tenant.toLowerCase(Locale.ROOT);
    }

    /** Whether it leads to a conference room. */
    public boolean isConference() {
        return kind == Kind.CONFERENCE;
    }

    /** What is wrong with it; empty when nothing is. */
    List<String> mistakes() {
        List<String> wrong = new ArrayList<>();
        text(wrong, "did", number, LONGEST_NUMBER);
        text(wrong, "domain", tenant, 64);
        text(wrong, "destination", destination, 128);
        return wrong;
    }

    private void text(List<String> wrong, String column, String value, int longest) {
        boolean plain = value.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (value.isEmpty() || value.length() > longest || !plain) {
            wrong.add("did '" + number + "' of '" + tenant + "': " + column + " must be 1 to " + longest
                    + " printable ASCII characters");
        }
    }
}
