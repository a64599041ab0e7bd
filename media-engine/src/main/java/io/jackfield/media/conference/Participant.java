package io.jackfield.media.conference;

import io.jackfield.media.Call;
import java.time.Instant;

/** Somebody in a room. Thread-safe; commands are carried out a moment later, and do nothing when the participant has gone. */
public final class Participant {
    private final long id;
    private final Call call;
    private final boolean moderator;
    private final Instant since;
    private final OpenRoom room;
    private final Seat seat;
    private volatile boolean muted;
    private volatile boolean mutedByModerator;
    private volatile boolean deaf;
    private volatile boolean speaking;
    private volatile float volume = 1f;
    private volatile float level = 1f;

    Participant(long id, Call call, boolean moderator, OpenRoom room, Seat seat) {
        this.id = id;
        this.call = call;
        this.moderator = moderator;
        this.since = Instant.now();
        this.room = room;
        this.seat = seat;
    }

    /** A number that no other participant of these rooms has or had. */
    public long id() {
        return id;
    }

    /** The call. */
    public Call call() {
        return call;
    }

    /** Whether moderators' keys work for this one. */
    public boolean moderator() {
        return moderator;
    }

    /** When this one came. */
    public Instant since() {
        return since;
    }

    /** Whether nobody hears this one. */
    public boolean muted() {
        return muted;
    }

    /** Whether this one does not hear the room. */
    public boolean deaf() {
        return deaf;
    }

    /** Whether this one is heard now. */
    public boolean speaking() {
        return speaking;
    }

    /** How much louder or softer than by itself this one is for others, a factor. */
    public double volume() {
        return volume;
    }

    /** How much louder or softer the room is for this one, a factor. */
    public double level() {
        return level;
    }

    /** Mutes as a moderator does: only a moderator, or this method, lets the participant speak again. */
    public void mute(boolean silent) {
        room.tell(meeting -> meeting.mute(this, silent, true));
    }

    /** Lets the participant hear nothing of the room, or hear again. */
    public void deafen(boolean hearsNothing) {
        room.tell(meeting -> meeting.deafen(this, hearsNothing));
    }

    /** Sends the participant away; the script of the call goes on. */
    public void kick() {
        room.tell(meeting -> meeting.dismiss(this, Departure.KICKED));
    }

    Seat seat() {
        return seat;
    }

    // What the meeting says; on its thread.

    void muted(boolean silent, boolean byModerator) {
        muted = silent;
        mutedByModerator = silent && byModerator;
    }

    boolean mutedByModerator() {
        return mutedByModerator;
    }

    void deaf(boolean hearsNothing) {
        deaf = hearsNothing;
    }

    void speaking(boolean speaks) {
        speaking = speaks;
    }

    void volume(float factor) {
        volume = factor;
    }

    void level(float factor) {
        level = factor;
    }

    @Override
    public String toString() {
        return "participant " + id + (moderator ? ", moderator" : "");
    }
}
