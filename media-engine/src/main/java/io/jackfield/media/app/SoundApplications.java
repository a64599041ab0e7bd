package io.jackfield.media.app;

import io.jackfield.media.Call;
import io.jackfield.media.ScriptThreads;
import io.jackfield.media.ivr.Digits;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Applications that play, record and ask for digits. */
final class SoundApplications {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration FIRST_DIGIT = Duration.ofSeconds(5);

    /** What {@code record_session} has begun, by call and file; each leaves with its call. */
    private static final Map<String, Recording> RECORDINGS = new ConcurrentHashMap<>();

    private SoundApplications() {}

    static Map<String, Application> all() {
        Map<String, Application> all = new TreeMap<>();
        all.put("playback", (call, name) -> playback(call, name, 1));
        all.put("endless_playback", (call, name) -> playback(call, name, Prompt.FOREVER));
        all.put("gentones", (call, tones) -> playback(call, "tone_stream://" + tones.replace('|', ';'), 1));
        all.put("play_and_get_digits", SoundApplications::playAndGetDigits);
        all.put("read", SoundApplications::read);
        all.put("record", SoundApplications::record);
        all.put("record_session", SoundApplications::recordSession);
        all.put("stop_record_session", SoundApplications::stopRecordSession);
        return all;
    }

    /** Plays; the keys in {@code playback_terminators}, {@code *} where not said, end it. */
    private static void playback(Call call, String name, int times) {
        List<Prompt> prompts = new ArrayList<>();
        for (Prompt prompt : Prompts.of(name)) {
            prompts.add(times == 1 ? prompt : prompt.times(times));
        }
        String keys = StandardApplications.terminators(
                call.variable("playback_terminators").orElse("none"));
        call.set("playback_terminator_used", "");
        if (keys.isEmpty()) {
            call.play(prompts.toArray(Prompt[]::new));
            return;
        }
        for (Prompt prompt : prompts) {
            String pressed = call.menu(prompt, Digits.digits(1).within(Duration.ofMillis(1)));
            if (!pressed.isEmpty() && keys.contains(pressed)) {
                call.set("playback_terminator_used", pressed);
                return;
            }
        }
    }

    /** min max tries timeout terminators file invalid-file variable regex digit-timeout. */
    private static void playAndGetDigits(Call call, String argument) {
        List<String> words = words(argument);
        if (words.size() < 6) {
            throw new IllegalArgumentException(
                    "play_and_get_digits: min max tries timeout terminators file ..., not \"" + argument + "\"");
        }
        Duration first = ms(words.get(3));
        Digits digits = digits(words.get(0), words.get(1))
                .tries((int) StandardApplications.number("play_and_get_digits", words.get(2)))
                .within(first)
                .between(words.size() > 9 ? ms(words.get(9)) : first);
        digits = until(digits, words.get(4));
        if (words.size() > 6) {
            for (Prompt invalid : Prompts.of(words.get(6))) {
                digits = digits.otherwise(invalid);
            }
        }
        if (words.size() > 8 && !words.get(8).isEmpty()) {
            digits = digits.matching(words.get(8));
        }
        String answer = ask(call, words.get(5), digits);
        if (words.size() > 7) {
            call.set(words.get(7), answer);
        }
    }

    /** min max file variable timeout terminators digit-timeout. */
    private static void read(Call call, String argument) {
        List<String> words = words(argument);
        if (words.size() < 4) {
            throw new IllegalArgumentException("read: min max file variable ..., not \"" + argument + "\"");
        }
        Duration first = words.size() > 4 ? ms(words.get(4)) : FIRST_DIGIT;
        Digits digits =
                digits(words.get(0), words.get(1)).within(first).between(words.size() > 6 ? ms(words.get(6)) : first);
        if (words.size() > 5) {
            digits = until(digits, words.get(5));
        }
        String answer = ask(call, words.get(2), digits);
        call.set(words.get(3), answer);
        call.set("read_result", answer.isEmpty() ? "timeout" : "success");
    }

    private static String ask(Call call, String sound, Digits digits) {
        List<Prompt> prompts = Prompts.of(sound);
        if (prompts.isEmpty()) {
            return call.collect(digits);
        }
        for (Prompt before : prompts.subList(0, prompts.size() - 1)) {
            call.play(before);
        }
        return call.menu(prompts.get(prompts.size() - 1), digits);
    }

    private static Digits digits(String min, String max) {
        int least = (int) StandardApplications.number("digits", min);
        return Digits.digits(Math.max(1, least), (int) StandardApplications.number("digits", max));
    }

    private static Digits until(Digits digits, String terminators) {
        String keys = StandardApplications.terminators(terminators);
        return keys.isEmpty() ? digits : digits.until(keys.charAt(0));
    }

    private static Duration ms(String text) {
        return Duration.ofMillis(Math.max(1, StandardApplications.number("timeout", text)));
    }

    /** Records until a key of {@code playback_terminators} ({@code *} or {@code #} where not said) or the limit in seconds. */
    private static void record(Call call, String argument) {
        List<String> words = words(argument);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("record: a file is to be named");
        }
        Duration limit = words.size() > 1
                ? Duration.ofSeconds(Math.max(1, StandardApplications.number("record", words.get(1))))
                : LONGEST;
        String keys = StandardApplications.terminators(
                call.variable("playback_terminators").orElse("*#"));
        call.forgetDigits();
        call.set("recording_path", words.get(0));
        Recording recording = call.record(Path.of(words.get(0)));
        try {
            stopKey(call, keys, limit);
        } finally {
            Recording.Result result = recording.stop();
            call.set("record_seconds", String.valueOf(result.duration().toSeconds()));
            call.set("record_ms", String.valueOf(result.duration().toMillis()));
        }
    }

    private static void stopKey(Call call, String keys, Duration limit) {
        if (keys.isEmpty()) {
            call.pause(limit);
            return;
        }
        ScriptThreads time = ScriptThreads.of(call);
        long endNs = time.nanoTime() + limit.toNanos();
        for (long leftNs = limit.toNanos(); leftNs > 0; leftNs = endNs - time.nanoTime()) {
            String pressed = call.collect(Digits.digits(1).within(Duration.ofNanos(leftNs)));
            if (pressed.isEmpty() || keys.contains(pressed)) {
                return;
            }
        }
    }

    private static void recordSession(Call call, String argument) {
        List<String> words = words(argument);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("record_session: a file is to be named");
        }
        String key = key(call, words.get(0));
        Recording recording = call.record(Path.of(words.get(0)));
        RECORDINGS.put(key, recording);
        call.set("recording_path", words.get(0));
        recording.done().thenRun(() -> RECORDINGS.remove(key, recording));
    }

    private static void stopRecordSession(Call call, String argument) {
        String file = argument.trim();
        if (file.isEmpty() || file.equals("all")) {
            String prefix = key(call, "");
            RECORDINGS.forEach((key, recording) -> {
                if (key.startsWith(prefix)) {
                    recording.stop();
                }
            });
        } else {
            Optional.ofNullable(RECORDINGS.get(key(call, file))).ifPresent(Recording::stop);
        }
    }

    private static String key(Call call, String file) {
        return call.uuid() + '\n' + file;
    }

    /** Words between blanks; quotes keep blanks together. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
                any = true;
            } else if (c == ' ' && !quoted) {
                if (any) {
                    words.add(word.toString());
                    word.setLength(0);
                    any = false;
                }
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }
}
