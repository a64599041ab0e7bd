package io.jackfield.media.conference;

/** What a room tells those in it, by prompts that {@link RoomSettings.Builder#notice} sets; tones are the default. */
public enum Notice {
    /** Somebody has come; heard by all. */
    JOINED("%(120,40,523);%(160,0,784)"),
    /** Somebody has gone; heard by all. */
    LEFT("%(120,40,784);%(160,0,523)"),
    /** The participant is not heard any more; heard by him alone. */
    MUTED("%(100,60,440);%(100,0,330)"),
    /** The participant is heard again; heard by him alone. */
    UNMUTED("%(100,60,330);%(100,0,440)"),
    /** The participant hears the room no more; heard by him alone. */
    DEAFENED("%(100,60,330);%(100,0,262)"),
    /** The participant hears the room again; heard by him alone. */
    UNDEAFENED("%(100,60,262);%(100,0,330)"),
    /** Nobody can come in any more; heard by all. */
    LOCKED("%(80,40,660);%(80,40,660);%(80,0,440)"),
    /** Others can come in again; heard by all. */
    UNLOCKED("%(80,40,440);%(80,40,660);%(80,0,660)"),
    /** What is said is recorded from now on; heard by all. */
    RECORDING("%(300,0,1400)"),
    /** It is recorded no more; heard by all. */
    RECORDING_ENDED("%(300,0,700)"),
    /** The PIN was wrong; heard before the room is entered. */
    WRONG_PIN("%(400,0,200)"),
    /** The room takes nobody: it is locked or full; heard before the call goes on. */
    REFUSED("%(400,100,200);%(400,0,200)"),
    /** The participant was sent away; heard after he has left. */
    KICKED("%(400,0,250)"),
    /** The conference is over; heard after the participant has left. */
    ENDED("%(200,100,392);%(400,0,262)");

    private final String tone;

    Notice(String tone) {
        this.tone = tone;
    }

    /** The default. */
    String tone() {
        return tone;
    }
}
