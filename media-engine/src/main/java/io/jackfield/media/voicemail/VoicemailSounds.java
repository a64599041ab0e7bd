package io.jackfield.media.voicemail;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.speech.Speech;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** How voicemail sounds. Implement it to speak another language, or by text to speech. Thread-safe. */
public interface VoicemailSounds {
    /** A phrase. */
    Prompt phrase(Phrase phrase);

    /** A number, a digit at a time: of a box, of messages, of a caller. What is no digit is left out. */
    List<Prompt> digits(String number);

    /** When a message came. */
    default List<Prompt> time(ZonedDateTime at) {
        return digits("%02d%02d".formatted(at.getHour(), at.getMinute()));
    }

    /** How many messages a box has, when its owner comes to listen. */
    default List<Prompt> messages(BoxCount count) {
        List<Prompt> said = new ArrayList<>(digits(String.valueOf(count.fresh() + count.saved())));
        said.add(phrase(Phrase.MESSAGES));
        return said;
    }

    /** In the engine's own voice, with dates and numbers of the language: {@code spoken(Speech.english())}. */
    static VoicemailSounds spoken(Speech speech) {
        VoicemailSounds tones = tones();
        return new VoicemailSounds() {
            @Override
            public Prompt phrase(Phrase phrase) {
                return speech.phrase(phrase.file()).orElseGet(() -> tones.phrase(phrase));
            }

            @Override
            public List<Prompt> digits(String number) {
                return speech.digits(number.replaceAll("[^0-9]", ""));
            }

            @Override
            public List<Prompt> time(ZonedDateTime at) {
                return speech.dateTime(at.toLocalDateTime());
            }

            @Override
            public List<Prompt> messages(BoxCount count) {
                return speech.messages(count.fresh(), count.saved());
            }
        };
    }

    /** Files of a folder, {@code leave-message.wav} and so on, {@code 0.wav} to {@code 9.wav}; tones where one is missing. */
    static VoicemailSounds folder(Path folder) {
        VoicemailSounds tones = tones();
        return new VoicemailSounds() {
            @Override
            public Prompt phrase(Phrase phrase) {
                Path file = folder.resolve(phrase.file() + ".wav");
                return Files.isRegularFile(file) ? Prompt.file(file.toString()) : tones.phrase(phrase);
            }

            @Override
            public List<Prompt> digits(String number) {
                List<Prompt> spoken = new ArrayList<>();
                for (char c : number.toCharArray()) {
                    Path file = folder.resolve(c + ".wav");
                    if (c >= '0' && c <= '9' && Files.isRegularFile(file)) {
                        spoken.add(Prompt.file(file.toString()));
                    }
                }
                return spoken;
            }
        };
    }

    /** Tones alone: one high for what went well, a low one for what did not, the beep before recording. */
    static VoicemailSounds tones() {
        return new VoicemailSounds() {
            @Override
            public Prompt phrase(Phrase phrase) {
                return switch (phrase) {
                    case BEEP -> Prompt.tone("%(300,50,880)");
                    case TOO_SHORT, BOX_FULL, NO_BOX, WRONG_PIN, LOCKED -> Prompt.tone("%(200,100,300);loops=2");
                    default -> Prompt.tone("%(120,60,600)");
                };
            }

            @Override
            public List<Prompt> digits(String number) {
                return List.of();
            }
        };
    }
}
