package io.jackfield.media.conference;

/** What a key does that a participant presses in a room. */
public enum KeyAction {
    /** Mutes him, or lets him speak again unless a moderator has muted him. */
    MUTE(false),
    /** Lets him hear nothing, or hear again. */
    DEAFEN(false),
    /** Makes the room louder for him, by 3 dB up to 12. */
    LOUDER(false),
    /** Makes the room softer for him, by 3 dB down to -12. */
    SOFTER(false),
    /** Makes him louder for the others, by 3 dB up to 12. */
    SPEAK_LOUDER(false),
    /** Makes him softer for the others, by 3 dB down to -12. */
    SPEAK_SOFTER(false),
    /** Tells him how many are in the room. */
    COUNT(false),
    /** Lets him leave; his script goes on. */
    LEAVE(false),
    /** Locks the room, or unlocks it. */
    LOCK(true),
    /** Mutes all who are no moderators, or lets all speak again. */
    MUTE_OTHERS(true),
    /** Starts recording, or ends it. */
    RECORD(true),
    /** Sends away who came last and is no moderator. */
    KICK_LAST(true),
    /** Ends the conference for all. */
    END(true);

    private final boolean moderatorsOnly;

    KeyAction(boolean moderatorsOnly) {
        this.moderatorsOnly = moderatorsOnly;
    }

    /** Whether only a moderator's key may do it. */
    public boolean moderatorsOnly() {
        return moderatorsOnly;
    }
}
