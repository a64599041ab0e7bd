package io.jackfield.media.conference;

/** How a visit to a room ended, the call itself going on. */
public enum Departure {
    /** By a key, or because something else took over the call's audio. */
    LEFT,
    /** A moderator sent the participant away. */
    KICKED,
    /** The conference was ended. */
    ENDED,
    /** No right PIN was given; the room was not entered. */
    WRONG_PIN,
    /** The room is locked; it was not entered. */
    LOCKED,
    /** The room, or the number of rooms, has reached its limit; it was not entered. */
    FULL;

    /** Whether the room was entered at all. */
    public boolean entered() {
        return this == LEFT || this == KICKED || this == ENDED;
    }
}
