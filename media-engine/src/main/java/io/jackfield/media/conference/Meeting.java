package io.jackfield.media.conference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, and who may do what there. Sans-IO: acts through its effects; one thread.
 *
 * <pre>
 * state    input                                      next     effect
 * any      expect                                     same     a place is kept for who comes
 * EMPTY    enter                                      ALONE    opened, joined; music
 * ALONE    enter                                      MEETING  joined; no music any more
 * MEETING  leave, one remains                         ALONE    left; music
 * ALONE    leave                                      EMPTY    left, closed; recording ends
 * any      refusal, asked while locked or full        same     says why
 * MEETING  the last moderator leaves, and that ends   MEETING  everybody is released
 * </pre>
 *
 * <p>With {@code wait-for-moderator} nobody speaks, and music plays, while no moderator is there.
 */
final class Meeting {
    private static final float STEP = 1.4125f; // 3 dB
    private static final float MOST = 4f;
    private static final float LEAST = 0.25f;
    /** By how much another must be louder than the active speaker to take the floor while that one speaks: 3 dB. */
    private static final float TAKES_FLOOR = 1.4125f;

    /** What a meeting wants done. */
    interface Effects {
        /** Voice and hearing of a participant are to be as he says, and silent where all wait. */
        void apply(Participant participant, boolean waiting);

        /** Play to one. */
        void whisper(Participant participant, Notice notice);

        /** Tell one how many there are. */
        void count(Participant participant, int participants);

        /** Play to all. */
        void announce(Notice notice);

        /** Music on or off. */
        void music(boolean on);

        /** Start to record, or end it; false when that cannot be. */
        boolean record(boolean on);

        /** Let go of a participant, who then {@link Meeting#leave}s. */
        void release(Participant participant, Departure why);

        /** Tell whoever listens. */
        void event(Consumer<RoomListener> event);
    }

    private final Room room;
    private final RoomSettings settings;
    private final Effects effects;
    private final List<Participant> participants = new ArrayList<>();
    private final Set<Participant> expected = new HashSet<>();
    private @Nullable Participant active;
    private float activeLevel;
    private boolean locked;
    private boolean recording;
    private boolean othersMuted;
    private boolean music;
    private boolean waiting;
    private boolean ending;

    Meeting(Room room, RoomSettings settings, Effects effects) {
        this.room = room;
        this.settings = settings;
        this.effects = effects;
        this.waiting = settings.waitForModerator;
    }

    List<Participant> participants() {
        return participants;
    }

    boolean locked() {
        return locked;
    }

    /** Why somebody cannot come in; empty when he can. */
    Optional<Departure> refusal(boolean moderator) {
        if (locked && !moderator) {
            return Optional.of(Departure.LOCKED);
        }
        boolean full = participants.size() + expected.size() >= settings.participants || ending;
        return full ? Optional.of(Departure.FULL) : Optional.empty();
    }

    /** Nobody is there, and nobody is about to come. */
    boolean empty() {
        return participants.isEmpty() && expected.isEmpty();
    }

    /** Keeps a place for somebody who is about to {@link #enter}, or to {@link #leave} when he does not. */
    void expect(Participant who) {
        expected.add(who);
    }

    /** Somebody comes in who is expected. */
    void enter(Participant who) {
        if (!expected.remove(who)) {
            return;
        }
        if (participants.isEmpty()) {
            effects.event(l -> l.onOpened(room));
        }
        participants.add(who);
        if ((settings.muteOnEntry || othersMuted) && !who.moderator()) {
            who.muted(true, othersMuted);
        }
        effects.apply(who, waiting);
        look();
        effects.event(l -> l.onJoined(room, who));
        if (participants.size() <= settings.noticesUpTo) {
            effects.announce(Notice.JOINED);
        }
        if (recording) {
            effects.whisper(who, Notice.RECORDING);
        }
        if (ending) {
            effects.release(who, Departure.ENDED);
        }
    }

    /** Somebody has gone. */
    void leave(Participant who, Departure how) {
        if (expected.remove(who) || !participants.remove(who)) {
            return;
        }
        if (active == who) {
            active = null;
            effects.event(l -> l.onActiveSpeaker(room, Optional.empty()));
        }
        effects.event(l -> l.onLeft(room, who, how));
        if (participants.isEmpty()) {
            record(false);
            effects.event(l -> l.onClosed(room));
            return;
        }
        if (settings.endWithModerator && who.moderator() && !moderated()) {
            end();
        } else if (!ending) {
            look();
            if (participants.size() < settings.noticesUpTo) {
                effects.announce(Notice.LEFT);
            }
        }
    }

    private boolean moderated() {
        return participants.stream().anyMatch(Participant::moderator);
    }

    /** Whether all wait for a moderator, and whether there is music, may have changed. */
    private void look() {
        boolean nowWaiting = settings.waitForModerator && !moderated();
        if (nowWaiting != waiting) {
            waiting = nowWaiting;
            participants.forEach(one -> effects.apply(one, nowWaiting));
        }
        boolean plays = waiting || participants.size() == 1;
        if (plays != music) {
            music = plays;
            effects.music(plays);
        }
    }

    void key(Participant who, char key) {
        if (!participants.contains(who)) {
            return;
        }
        effects.event(l -> l.onKey(room, who, key));
        settings.action(key, who.moderator()).ifPresent(action -> act(who, action));
    }

    private void act(Participant who, KeyAction action) {
        switch (action) {
            case MUTE -> {
                if (!who.mutedByModerator()) {
                    mute(who, !who.muted(), false);
                } else {
                    effects.whisper(who, Notice.MUTED);
                }
            }
            case DEAFEN -> deafen(who, !who.deaf());
            case LOUDER -> level(who, who.level() * STEP, who.volume());
            case SOFTER -> level(who, who.level() / STEP, who.volume());
            case SPEAK_LOUDER -> level(who, who.level(), who.volume() * STEP);
            case SPEAK_SOFTER -> level(who, who.level(), who.volume() / STEP);
            case COUNT -> effects.count(who, participants.size());
            case LEAVE -> effects.release(who, Departure.LEFT);
            case LOCK -> lock(!locked);
            case MUTE_OTHERS -> muteAll(!othersMuted);
            case RECORD -> record(!recording);
            case KICK_LAST -> kickLast();
            case END -> end();
        }
    }

    void mute(Participant who, boolean silent, boolean byModerator) {
        if (participants.contains(who) && (who.muted() != silent || who.mutedByModerator() != byModerator)) {
            boolean heard = who.muted() != silent;
            who.muted(silent, byModerator);
            changed(who);
            if (heard) {
                effects.whisper(who, silent ? Notice.MUTED : Notice.UNMUTED);
            }
        }
    }

    /** Mutes all who are no moderators, those who come later too; or nobody. */
    void muteAll(boolean silent) {
        othersMuted = silent;
        for (Participant one : List.copyOf(participants)) {
            if (!one.moderator()) {
                mute(one, silent, silent);
            }
        }
    }

    void deafen(Participant who, boolean hearsNothing) {
        if (participants.contains(who) && who.deaf() != hearsNothing) {
            who.deaf(hearsNothing);
            changed(who);
            effects.whisper(who, hearsNothing ? Notice.DEAFENED : Notice.UNDEAFENED);
        }
    }

    private void level(Participant who, double level, double volume) {
        who.level(bounded(level));
        who.volume(bounded(volume));
        changed(who);
    }

    /** Within limits, and exactly 1 where it is about that: then nothing has to be calculated. */
    private static float bounded(double factor) {
        float within = (float) Math.max(LEAST, Math.min(MOST, factor));
        return Math.abs(within - 1f) < 0.01f ? 1f : within;
    }

    private void changed(Participant who) {
        effects.apply(who, waiting);
        effects.event(l -> l.onChanged(room, who));
    }

    void lock(boolean on) {
        if (locked != on) {
            locked = on;
            effects.announce(on ? Notice.LOCKED : Notice.UNLOCKED);
            effects.event(l -> l.onLocked(room, on));
        }
    }

    void record(boolean on) {
        if (recording != on && effects.record(on)) {
            recording = on;
            effects.announce(on ? Notice.RECORDING : Notice.RECORDING_ENDED);
            effects.event(l -> l.onRecording(room, on));
        }
    }

    boolean recording() {
        return recording;
    }

    private void kickLast() {
        for (int i = participants.size() - 1; i >= 0; i--) {
            if (!participants.get(i).moderator()) {
                dismiss(participants.get(i), Departure.KICKED);
                return;
            }
        }
    }

    void dismiss(Participant who, Departure why) {
        if (participants.contains(who)) {
            effects.release(who, why);
        }
    }

    /** Sends everybody away. */
    void end() {
        ending = true;
        List.copyOf(participants).forEach(one -> effects.release(one, Departure.ENDED));
    }

    void speaking(Participant who, boolean speaks) {
        if (participants.contains(who) && who.speaking() != speaks) {
            who.speaking(speaks);
            effects.event(l -> l.onSpeaking(room, who, speaks));
        }
    }

    /** Somebody is the loudest of those on his loop. */
    void loudest(Participant who, float loudness) {
        if (!participants.contains(who)) {
            return;
        }
        Participant before = active;
        if (who == before) {
            activeLevel = loudness;
        } else if (before == null || !before.speaking() || loudness > activeLevel * TAKES_FLOOR) {
            active = who;
            activeLevel = loudness;
            effects.event(l -> l.onActiveSpeaker(room, Optional.of(who)));
        }
    }

    Optional<Participant> active() {
        return Optional.ofNullable(active);
    }
}
