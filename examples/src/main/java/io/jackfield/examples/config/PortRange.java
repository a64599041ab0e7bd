package io.jackfield.examples.config;

import java.util.Optional;

/** UDP ports from {@code low} to {@code high}, both included, written {@code 20000-29999}. */
public record PortRange(int low, int high) {
    /** @throws IllegalArgumentException when a port is outside 1 to 65535 or the range holds no even-odd pair */
    public PortRange {
        if (low < 1 || high > 65_535 || high - low < 1) {
            throw new IllegalArgumentException("ports " + low + "-" + high + " are no range within 1-65535");
        }
    }

    /** Empty when {@code text} is no range of ports. */
    public static Optional<PortRange> parse(String text) {
        int dash = text.indexOf('-');
        try {
            return dash < 0
                    ? Optional.empty()
                    : Optional.of(new PortRange(
                            Integer.parseInt(text.substring(0, dash).strip()),
                            Integer.parseInt(text.substring(dash + 1).strip())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean overlaps(PortRange other) {
        return low <= other.high && other.low <= high;
    }

    @Override
    public String toString() {
        return low + "-" + high;
    }
}
