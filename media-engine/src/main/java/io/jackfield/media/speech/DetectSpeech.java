package io.jackfield.media.speech;

import io.jackfield.media.Call;
import io.jackfield.media.app.Prompts;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The argument of {@code play_and_detect_speech}, carried out. */
final class DetectSpeech {
    private static final Pattern ARGUMENT =
            Pattern.compile("(?<sound>.+?)\\s+detect:\\S+(?:\\s+(?:\\{(?<params>[^}]*)\\})?(?<grammar>.*))?");

    private final Matcher parts;

    DetectSpeech(String argument) {
        parts = ARGUMENT.matcher(argument.trim());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "play_and_detect_speech: sound detect:engine {parameters}phrases, not \"" + argument + '"');
        }
    }

    void run(Call call, SpeechRecognizer recognizer) {
        Utterance heard = call.listen(recognizer, Listening.of(this::describe));
        call.set("detect_speech_result", heard.text());
        call.set("detect_speech_key", heard.outcome() == Utterance.Outcome.KEY ? String.valueOf(heard.key()) : "");
    }

    private Listening.Builder describe(Listening.Builder listening) {
        Listening.Builder how =
                listening.prompt(Prompts.of(parts.group("sound")).toArray(Prompt[]::new));
        String grammar =
                parts.group("grammar") == null ? "" : parts.group("grammar").trim();
        if (!grammar.isEmpty()) {
            how = how.phrases(grammar.split("\\|"));
        }
        String params =
                parts.group("params") == null ? "" : parts.group("params").trim();
        for (String param : params.isEmpty() ? new String[0] : params.split("\\s*,\\s*")) {
            int equals = param.indexOf('=');
            String value = param.substring(equals + 1).trim();
            how = switch (equals < 0 ? "" : param.substring(0, equals).trim()) {
                case "language" -> how.language(value);
                case "timeout" -> how.within(ms(value));
                case "silence" -> how.silence(ms(value));
                case "max" -> how.atMost(ms(value));
                default -> throw new IllegalArgumentException("play_and_detect_speech: \"" + param + "\" is not known");
            };
        }
        return how;
    }

    private static Duration ms(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("play_and_detect_speech: \"" + text + "\" are no milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }
}
