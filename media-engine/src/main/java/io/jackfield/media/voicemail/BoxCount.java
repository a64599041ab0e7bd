package io.jackfield.media.voicemail;

/**
 * How many messages a box has.
 *
 * @param fresh not heard yet
 * @param saved heard and saved
 */
public record BoxCount(int fresh, int saved) {
    /** The body of a NOTIFY (RFC 3842 3.5). */
    String summary(String account) {
        return "Messages-Waiting: " + (fresh > 0 ? "yes" : "no") + "\r\nMessage-Account: " + account
                + "\r\nVoice-Message: " + fresh + "/" + saved + " (0/0)\r\n";
    }
}
