package io.jackfield.media.voicemail;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the store calls voicemail's audio: {@code messages/BOX/ID.wav}, {@code greetings/BOX/ID.wav}. */
record SoundName(boolean message, String box, String id) {
    private static final Pattern FORM = Pattern.compile("(messages|greetings)/([^/]+)/([^/]+)\\.wav");

    static String message(String box, String id) {
        return "messages/" + box + "/" + id + ".wav";
    }

    static String greeting(String box) {
        return "greetings/" + box + "/" + UUID.randomUUID() + ".wav";
    }

    static Optional<SoundName> of(String object) {
        Matcher form = FORM.matcher(object);
        return form.matches()
                ? Optional.of(new SoundName(form.group(1).equals("messages"), form.group(2), form.group(3)))
                : Optional.empty();
    }
}
