package io.jackfield.media.speech;

import io.jackfield.media.Call;
import io.jackfield.media.app.Applications;
import io.jackfield.media.sound.Prompt;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** {@code say} for dialplans: {@code say en number pronounced 42}. */
public final class SpeechApplications {
    private SpeechApplications() {}

    /**
     * {@code say} with a language, a type, a method and a value. Types: number, items, currency, current_date, current_time,
     * current_date_time, short_date_time, time_measurement, telephone_number, name_spelled, name_phonetic, ip_address. The method {@code
     * iterated} says digit by digit.
     */
    public static Applications all() {
        return Applications.none().with("say", SpeechApplications::say);
    }

    /**
     * {@code play_and_detect_speech} for dialplans: {@code sound detect:engine {timeout=5000}yes|no}. Plays, listens, and sets {@code
     * detect_speech_result} to what was understood, or {@code detect_speech_key} to the key that was pressed. The engine is always this one;
     * the grammar is phrases with bars between them, empty for anything; parameters: {@code language}, {@code timeout}, {@code silence} and
     * {@code max} in milliseconds.
     */
    public static Applications recognizing(SpeechRecognizer recognizer) {
        return Applications.none()
                .with("play_and_detect_speech", (call, argument) -> new DetectSpeech(argument).run(call, recognizer));
    }

    private static void say(Call call, String argument) {
        String[] words = argument.trim().split("\\s+", 4);
        if (words.length < 4) {
            throw new IllegalArgumentException("say: language type method value, not \"" + argument + "\"");
        }
        Speech speech = Speech.in(words[0])
                .orElseThrow(() -> new IllegalArgumentException("say: language \"" + words[0] + "\" is not known"));
        ZoneId zone = call.variable("timezone").map(SpeechApplications::zone).orElse(ZoneId.systemDefault());
        call.say(words(
                speech, words[1].toLowerCase(Locale.ROOT), words[2].equalsIgnoreCase("iterated"), words[3], zone));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timezone \"" + name + "\" is not known", e);
        }
    }

    static List<Prompt> words(Speech speech, String type, boolean iterated, String value, ZoneId zone) {
        try {
            return switch (type) {
                case "number", "items", "persons", "messages" ->
                    iterated ? speech.digits(value) : speech.number(new BigDecimal(value.trim()));
                case "telephone_number",
                        "telephone_extension",
                        "name_spelled",
                        "name_phonetic",
                        "ip_address",
                        "account_number" -> speech.spelled(value);
                case "currency" -> currency(speech, value.trim());
                case "current_date" -> speech.date(at(value, zone).toLocalDate());
                case "current_time" -> speech.time(at(value, zone).toLocalTime());
                case "current_date_time", "short_date_time" -> speech.dateTime(at(value, zone));
                case "time_measurement" -> speech.duration(Duration.ofSeconds(Long.parseLong(value.trim())));
                default -> throw new IllegalArgumentException("say: type \"" + type + "\" is not known");
            };
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("say: \"" + value + "\" is no " + type, e);
        }
    }

    /** {@code 12.50} or {@code EUR12.50}; dollars where not said. */
    private static List<Prompt> currency(Speech speech, String value) {
        boolean named = value.length() > 3 && Character.isLetter(value.charAt(0));
        return speech.money(
                new BigDecimal(named ? value.substring(3).trim() : value), named ? value.substring(0, 3) : "USD");
    }

    /** Seconds since 1970, or a date and time as ISO 8601 writes them. */
    private static LocalDateTime at(String value, ZoneId zone) {
        String text = value.trim();
        if (text.matches("\\d{9,12}")) {
            return LocalDateTime.ofInstant(Instant.ofEpochSecond(Long.parseLong(text)), zone);
        }
        if (text.contains("T")) {
            return LocalDateTime.parse(text);
        }
        return text.contains(":")
                ? LocalDate.EPOCH.atTime(LocalTime.parse(text))
                : LocalDate.parse(text).atStartOfDay();
    }
}
