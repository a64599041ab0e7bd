package io.jackfield.sdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One adjustment of a {@code z=} line (RFC 8866 5.11).
 *
 * @param time from when, in seconds since 1900
 * @param offset what is added to the times of repetition from then on
 */
public record ZoneAdjustment(long time, Duration offset) {
    static List<ZoneAdjustment> parse(String value) {
        List<String> words = Lines.words(value);
        List<ZoneAdjustment> all = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            long time = TimeDescription.seconds(words.get(i));
            Optional<Duration> offset = TimeDescription.time(words.get(i + 1));
            if (time >= 0 && offset.isPresent()) {
                all.add(new ZoneAdjustment(time, offset.get()));
            }
        }
        return List.copyOf(all);
    }
}
