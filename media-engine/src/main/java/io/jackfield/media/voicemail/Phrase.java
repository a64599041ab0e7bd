package io.jackfield.media.voicemail;

import java.util.Locale;

/** What voicemail says. The file of a phrase is its name in lower case with dashes: {@code leave-message.wav}. */
public enum Phrase {
    /** Please leave a message after the tone. */
    LEAVE_MESSAGE,
    /** Talk now. */
    BEEP,
    /** That was too short. */
    TOO_SHORT,
    /** To keep it press 1, to hear it 2, to record it again 3. */
    REVIEW,
    /** Your message was left. */
    MESSAGE_LEFT,
    /** The box is full. */
    BOX_FULL,
    /** There is no such box. */
    NO_BOX,
    /** Enter the number of your box. */
    ENTER_BOX,
    /** Enter your PIN. */
    ENTER_PIN,
    /** That was wrong. */
    WRONG_PIN,
    /** The box is locked. */
    LOCKED,
    /** There are messages: their number is said before. */
    MESSAGES,
    /** A new message; its caller and time follow. */
    NEW_MESSAGE,
    /** A saved message; its caller and time follow. */
    SAVED_MESSAGE,
    /** Again 1, save 2, delete 3, previous 4, forward 5, next 6, record a greeting 0, end star. */
    MENU,
    /** It is saved. */
    SAVED,
    /** It is deleted. */
    DELETED,
    /** To which box? */
    FORWARD_TO,
    /** It was forwarded. */
    FORWARDED,
    /** Record your greeting after the tone, and press hash. */
    RECORD_GREETING,
    /** There are no more messages. */
    NO_MORE;

    /** The name of its file, without an ending. */
    public String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
