package io.jackfield.media.conference;

import java.util.Optional;

/**
 * Hears what happens in rooms. Called on the one thread that looks after all rooms, in the order in which things happen: it must not
 * block. What it throws is logged.
 */
public interface RoomListener {
    /** Hears nothing. */
    RoomListener NONE = new RoomListener() {};

    /** A room has its first participant. */
    default void onOpened(Room room) {}

    /** Somebody has come. */
    default void onJoined(Room room, Participant participant) {}

    /** Somebody has gone; the call may go on. */
    default void onLeft(Room room, Participant participant, Departure how) {}

    /** Mute, deafness or a level of a participant has changed. */
    default void onChanged(Room room, Participant participant) {}

    /** Somebody begins or ends to be heard. */
    default void onSpeaking(Room room, Participant participant, boolean speaks) {}

    /** The one who speaks loudest is another now; empty when that one has gone. */
    default void onActiveSpeaker(Room room, Optional<Participant> participant) {}

    /** Somebody pressed a key. */
    default void onKey(Room room, Participant participant, char key) {}

    /** The room was locked or unlocked. */
    default void onLocked(Room room, boolean locked) {}

    /** Recording has begun or ended. */
    default void onRecording(Room room, boolean runs) {}

    /** The last participant has gone. */
    default void onClosed(Room room) {}
}
