package io.jackfield.media.dialplan;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * When a condition can hold: ranges of parts of date and time, all of which must be true. Days of the week are 1 for Sunday to 7, or
 * {@code sun} to {@code sat}.
 */
final class TimeRule {
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final WeekFields WEEKS = WeekFields.SUNDAY_START;

    private static final Map<String, ToIntFunction<ZonedDateTime>> PARTS = Map.of(
            "year", ZonedDateTime::getYear,
            "yday", ZonedDateTime::getDayOfYear,
            "mon", ZonedDateTime::getMonthValue,
            "mday", ZonedDateTime::getDayOfMonth,
            "week", now -> now.get(WEEKS.weekOfYear()),
            "mweek", now -> now.get(WEEKS.weekOfMonth()),
            "wday", now -> now.getDayOfWeek().getValue() % 7 + 1,
            "hour", ZonedDateTime::getHour,
            "minute", ZonedDateTime::getMinute,
            "minute-of-day", now -> now.get(ChronoField.MINUTE_OF_DAY) + 1);

    private static final Set<String> OTHERS = Set.of("time-of-day", "date-time", "tz-offset", "tz-name");

    private final List<Part> parts = new ArrayList<>();
    private final List<Times> times = new ArrayList<>();
    private final List<Dates> dates = new ArrayList<>();
    private Optional<ZoneId> zone = Optional.empty();

    private record Part(ToIntFunction<ZonedDateTime> value, List<int[]> ranges) {}

    private record Times(LocalTime from, LocalTime to) {
        boolean holds(LocalTime now) {
            return from.isAfter(to)
                    ? !now.isBefore(from) || !now.isAfter(to) // over midnight
                    : !now.isBefore(from) && !now.isAfter(to);
        }
    }

    private record Dates(LocalDateTime from, LocalDateTime to) {}

    private TimeRule() {}

    /** Whether an attribute of a condition is about time. */
    static boolean isAbout(String attribute) {
        return PARTS.containsKey(attribute) || OTHERS.contains(attribute);
    }

    /**
     * Reads the attributes that are about time; empty when there are none.
     *
     * @throws IllegalArgumentException naming the first that cannot be understood
     */
    static Optional<TimeRule> of(Map<String, String> attributes) {
        TimeRule rule = new TimeRule();
        boolean any = false;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (isAbout(attribute.getKey())) {
                any = true;
                try {
                    rule.add(attribute.getKey(), attribute.getValue().trim());
                } catch (RuntimeException e) {
                    throw new IllegalArgumentException(
                            attribute.getKey() + "=\"" + attribute.getValue() + "\" cannot be understood", e);
                }
            }
        }
        return any ? Optional.of(rule) : Optional.empty();
    }

    private void add(String name, String value) {
        switch (name) {
            case "tz-offset" -> zone = Optional.of(ZoneOffset.ofHours(Integer.parseInt(value)));
            case "tz-name" -> zone = Optional.of(ZoneId.of(value));
            case "time-of-day" -> {
                for (String range : value.split(",")) {
                    String[] ends = range.trim().split("-");
                    times.add(new Times(time(ends[0]), time(ends[1])));
                }
            }
            case "date-time" -> {
                for (String range : value.split(",")) {
                    String[] ends = range.trim().split("~");
                    dates.add(new Dates(dateTime(ends[0]), dateTime(ends[1])));
                }
            }
            default -> {
                List<int[]> ranges = new ArrayList<>();
                for (String range : value.split(",")) {
                    String[] ends = range.trim().split("-");
                    int from = number(name, ends[0]);
                    ranges.add(new int[] {from, ends.length > 1 ? number(name, ends[1]) : from});
                }
                ToIntFunction<ZonedDateTime> part = PARTS.get(name);
                if (part == null) {
                    throw new IllegalArgumentException(name);
                }
                parts.add(new Part(part, ranges));
            }
        }
    }

    private static int number(String name, String text) {
        String word = text.trim().toLowerCase(Locale.ROOT);
        int day = word.length() < 3 ? -1 : DAYS.indexOf(word.substring(0, 3));
        return name.equals("wday") && day >= 0 ? day + 1 : Integer.parseInt(word);
    }

    private static LocalTime time(String text) {
        String[] parts = text.trim().split(":");
        if (Integer.parseInt(parts[0]) == 24) {
            return LocalTime.MAX;
        }
        return LocalTime.of(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
    }

    private static LocalDateTime dateTime(String text) {
        String iso = text.trim().replace(' ', 'T');
        try {
            return LocalDateTime.parse(iso);
        } catch (DateTimeParseException e) {
            return LocalDateTime.ofInstant(Instant.parse(iso), ZoneOffset.UTC);
        }
    }

    boolean holds(ZonedDateTime at) {
        ZonedDateTime now = zone.map(at::withZoneSameInstant).orElse(at);
        for (Part part : parts) {
            int value = part.value.applyAsInt(now);
            if (part.ranges.stream().noneMatch(r -> in(value, r[0], r[1]))) {
                return false;
            }
        }
        LocalTime time = now.toLocalTime();
        LocalDateTime date = now.toLocalDateTime();
        return (times.isEmpty() || times.stream().anyMatch(t -> t.holds(time)))
                && (dates.isEmpty() || dates.stream().anyMatch(d -> !date.isBefore(d.from()) && !date.isAfter(d.to())));
    }

    /** A range whose end is below its beginning goes over the end of the week, the year or the day: {@code sat-sun} is {@code 7-1}. */
    private static boolean in(int value, int from, int to) {
        return from <= to ? value >= from && value <= to : value >= from || value <= to;
    }
}
