package io.jackfield.examples.engine;

import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofSeconds;

import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.sound.Prompt;
import java.util.HashMap;
import java.util.Map;

/** The voice menu at 2000: asks for a digit, says which it was, and does what was promised. */
final class VoiceMenu implements CallScript {
    private static final Prompt TONE = Prompt.tone("%(2000,0,440)");

    private final Prompt welcome = Prompts.of("welcome");
    private final Prompt nothing = Prompts.of("no-digit");
    private final Prompt youPressed = Prompts.of("you-pressed");
    private final Prompt echo = Prompts.of("echo");
    private final Prompt tone = Prompts.of("tone");
    private final Prompt goodbye = Prompts.of("goodbye");
    private final Map<String, Prompt> digits = new HashMap<>();

    VoiceMenu() {
        for (int digit = 0; digit <= 9; digit++) {
            digits.put(Integer.toString(digit), Prompts.of("digit-" + digit));
        }
    }

    @Override
    public void run(Call call) {
        call.answer();
        while (true) {
            String digit = call.menu(
                    welcome,
                    digits(1).within(ofSeconds(5)).tries(3).matching("[0-9]").otherwise(nothing));
            if (digit.isEmpty()) {
                call.play(goodbye);
                return;
            }
            call.play(youPressed, digits.getOrDefault(digit, nothing));
            switch (digit) {
                case "1" -> {
                    call.play(echo);
                    call.echo();
                }
                case "2" -> call.play(tone, TONE);
                case "3" -> {
                    call.play(goodbye);
                    return;
                }
                default -> {}
            }
        }
    }
}
