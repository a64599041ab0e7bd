package io.jackfield.media.app;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prompts by the names that dialplans have for them. */
public final class Prompts {
    private static final String TONES = "tone_stream://";
    private static final String SILENCE = "silence_stream://";
    private static final String LIST = "file_string://";

    private Prompts() {}

    /**
     * Reads the argument of {@code playback}: a file, {@code tone_stream://%(1000,0,440);loops=2}, {@code silence_stream://500} (-1 for
     * ever), {@code file_string://one.wav!two.wav}, or {@code silence} for none.
     *
     * @throws IllegalArgumentException when it cannot be understood
     */
    public static List<Prompt> of(String name) {
        String text = name.trim();
        if (text.isEmpty() || text.equals("silence")) {
            return List.of();
        }
        if (text.startsWith(LIST)) {
            List<Prompt> prompts = new ArrayList<>();
            for (String part : text.substring(LIST.length()).split("!")) {
                prompts.addAll(of(part));
            }
            return List.copyOf(prompts);
        }
        if (text.startsWith(TONES)) {
            return List.of(Prompt.tone(text.substring(TONES.length())));
        }
        if (text.startsWith(SILENCE)) {
            return List.of(silence(text.substring(SILENCE.length())));
        }
        int scheme = text.indexOf("://");
        if (scheme > 0) {
            throw new IllegalArgumentException("sound \"" + text.substring(0, scheme) + "://\" is not known");
        }
        return List.of(Prompt.file(text));
    }

    private static Prompt silence(String text) {
        int comma = text.indexOf(',');
        String number = (comma < 0 ? text : text.substring(0, comma)).trim();
        if (!number.matches("-1|\\d{1,9}")) {
            throw new IllegalArgumentException("silence \"" + text + "\" is neither milliseconds nor -1");
        }
        long ms = Long.parseLong(number);
        return ms < 0
                ? Prompt.silence(Duration.ofSeconds(1)).times(Prompt.FOREVER)
                : Prompt.silence(Duration.ofMillis(Math.max(20, ms)));
    }
}
