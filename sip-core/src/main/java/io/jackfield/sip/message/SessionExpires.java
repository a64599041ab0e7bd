package io.jackfield.sip.message;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Session-Expires header field (RFC 4028 4).
 *
 * @param interval the session interval, whole seconds
 * @param refresher who refreshes; empty when it is open
 */
public record SessionExpires(Duration interval, Optional<Refresher> refresher) {
    /** The side that refreshes, as a request sees it. */
    public enum Refresher {
        /** The one who sent the request. */
        UAC,
        /** The one who answers it. */
        UAS
    }

    /** @throws IllegalArgumentException when the interval is negative */
    public SessionExpires {
        Objects.requireNonNull(refresher, "refresher");
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval must not be negative: " + interval);
        }
    }

    /** With nobody named to refresh. */
    public static SessionExpires of(Duration interval) {
        return new SessionExpires(interval, Optional.empty());
    }

    /** With this refresher. */
    public static SessionExpires of(Duration interval, Refresher refresher) {
        return new SessionExpires(interval, Optional.of(refresher));
    }

    /** The value, or empty when malformed; a refresher that is neither uac nor uas counts as such. */
    public static Optional<SessionExpires> parse(String text) {
        Optional<Parameterized> parts = Parameterized.parse(text);
        Optional<Duration> interval = parts.flatMap(p -> Values.seconds(p.value()));
        String refresher =
                parts.flatMap(p -> p.param("refresher")).map(Escapes::lower).orElse("none");
        return switch (refresher) {
            case "none" -> interval.map(SessionExpires::of);
            case "uac" -> interval.map(i -> of(i, Refresher.UAC));
            case "uas" -> interval.map(i -> of(i, Refresher.UAS));
            default -> Optional.empty();
        };
    }

    /** As on the wire: {@code 1800;refresher=uac}. */
    @Override
    public String toString() {
        return interval.toSeconds()
                + refresher.map(r -> ";refresher=" + Escapes.lower(r.name())).orElse("");
    }
}
