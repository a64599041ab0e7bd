package io.jackfield.media.voicemail;

import java.time.Duration;

/**
 * Settings of a box.
 *
 * @param id the box, what is dialled: 1 to 64 letters, digits or {@code + - _ .}
 * @param name whose it is
 * @param email where messages are mailed to; empty for nowhere
 * @param deleteAfterMail whether a message is removed once the mail server has taken it
 * @param maxMessages how many messages it holds, 1 to 10,000
 * @param maxLength how long a message may be, 1 s to 10 min
 */
public record Mailbox(
        String id, String name, String email, boolean deleteAfterMail, int maxMessages, Duration maxLength) {
    /** Checks the ranges. */
    public Mailbox {
        if (!isId(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is no name of a mailbox");
        }
        if (name.length() > 255 || email.length() > 255 || email.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("name or address of mailbox " + id + " cannot be kept");
        }
        if (maxMessages < 1 || maxMessages > 10_000) {
            throw new IllegalArgumentException(maxMessages + " messages are not within 1..10000");
        }
        if (maxLength.compareTo(Duration.ofSeconds(1)) < 0 || maxLength.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("length " + maxLength + " is not within 1 s..10 min");
        }
    }

    /** A box of 100 messages of up to three minutes, not mailed. */
    public static Mailbox of(String id) {
        return new Mailbox(id, "", "", false, 100, Duration.ofMinutes(3));
    }

    /** Mailed to this address; with {@code delete} a message is then removed. */
    public Mailbox mailedTo(String address, boolean delete) {
        return new Mailbox(id, name, address, delete, maxMessages, maxLength);
    }

    /** With these limits. */
    public Mailbox limits(int messages, Duration length) {
        return new Mailbox(id, name, email, deleteAfterMail, messages, length);
    }

    static boolean isId(String id) {
        return id.matches("[A-Za-z0-9+_-][A-Za-z0-9+._-]{0,63}");
    }
}
