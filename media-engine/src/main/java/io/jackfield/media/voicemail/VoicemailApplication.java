package io.jackfield.media.voicemail;

import io.jackfield.media.Call;
import io.jackfield.media.app.Application;

/**
 * What dialplans call {@code voicemail}: {@code profile domain box}, or a box alone, leaves a message; {@code check profile domain [box]}, or
 * {@code check} alone, listens. The profile and the domain are not looked at, and {@code auth} does not spare anybody the PIN.
 */
final class VoicemailApplication implements Application {
    private final Voicemail voicemail;

    VoicemailApplication(Voicemail voicemail) {
        this.voicemail = voicemail;
    }

    @Override
    public void run(Call call, String argument) {
        String[] words = argument.trim().split("\\s+");
        if (words[0].equals("check")) {
            int first = words.length > 1 && words[1].equals("auth") ? 2 : 1;
            switch (words.length - first) {
                case 0, 2 -> voicemail.check(call);
                case 1 -> voicemail.check(call, words[first]);
                case 3 -> voicemail.check(call, words[first + 2]);
                default -> throw misunderstood(argument);
            }
            return;
        }
        if (words[0].isEmpty() || (words.length != 1 && words.length != 3)) {
            throw misunderstood(argument);
        }
        call.set(
                "voicemail_result",
                call.voicemail(voicemail.box(words[words.length - 1])).toString());
    }

    private static IllegalArgumentException misunderstood(String argument) {
        return new IllegalArgumentException(
                "voicemail: \"" + argument + "\" is neither PROFILE DOMAIN BOX nor check [PROFILE DOMAIN [BOX]]");
    }
}
