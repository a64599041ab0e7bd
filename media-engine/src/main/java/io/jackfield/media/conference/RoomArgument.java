package io.jackfield.media.conference;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument of the dialplan's {@code conference}: {@code name}, {@code name@profile}, {@code name@profile++flags{moderator|mute}}. How
 * a room is says {@link Rooms}, so the profile does not count, and a PIN in the argument is a mistake.
 *
 * @param room the room's name
 * @param moderator whether the flag {@code moderator} is there
 * @param muted whether the flag {@code mute} is there
 */
record RoomArgument(String room, boolean moderator, boolean muted) {
    private static final Pattern FORM =
            Pattern.compile("([^@+]+)(?:@([^+]*))?(?:\\+([^+]*))?(?:\\+flags\\{([^}]*)\\})?");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is none
     */
    static RoomArgument parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("conference: \"" + text + "\" is not name@profile++flags{...}");
        }
        if (form.group(3) != null && !form.group(3).isBlank()) {
            throw new IllegalArgumentException("conference: PINs are set where rooms are described");
        }
        String flags = form.group(4) == null ? "" : form.group(4);
        List<String> named = Arrays.stream(flags.toLowerCase(Locale.ROOT).split("[|,]"))
                .map(String::trim)
                .toList();
        return new RoomArgument(form.group(1).trim(), named.contains("moderator"), named.contains("mute"));
    }
}
