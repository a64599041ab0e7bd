package io.jackfield.media.conference;

import io.jackfield.media.Call;
import io.jackfield.media.record.RecordingTap;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A room with somebody in it: carries what its meeting decides to the media loops where its participants are. On the thread of
 * {@link RoomDesk}, but for what says otherwise.
 */
final class OpenRoom implements Meeting.Effects {
    private static final short[] NOTHING = {};

    private final Room room;
    private final RoomSettings settings;
    private final RoomDesk desk;
    private final Meeting meeting;
    private final Map<MediaLoop, Hall> halls = new HashMap<>();
    private final Map<Seat, Hall> seats = new HashMap<>();
    private short[] music = NOTHING;
    private @Nullable MixRecording recording;
    private @Nullable Hall recordedIn;
    private Optional<RecordingTap> asked = Optional.empty();
    private volatile List<Participant> participants = List.of();
    private volatile boolean locked;

    /** A wing, and what this thread knows of it. */
    private static final class Hall {
        final Wing wing;
        final Map<Hall, PartialRing> from = new HashMap<>();
        int seats;

        Hall(Wing wing) {
            this.wing = wing;
        }
    }

    OpenRoom(Room room, RoomSettings settings, RoomDesk desk) {
        this.room = room;
        this.settings = settings;
        this.desk = desk;
        this.meeting = new Meeting(room, settings, this);
    }

    /** Who is there, in the order in which they came. From any thread. */
    List<Participant> participants() {
        return participants;
    }

    /** Whether nobody can come in. From any thread. */
    boolean locked() {
        return locked;
    }

    /** Does something with the meeting, soon. From any thread. */
    void tell(Consumer<Meeting> what) {
        desk.run(() -> what.accept(meeting));
    }

    Optional<Departure> refusal(boolean moderator) {
        return meeting.refusal(moderator);
    }

    /** Gives somebody a seat who is about to sit down. */
    Participant enter(long id, Call call, boolean moderator) {
        Seat seat = new Seat(this, settings);
        Participant who = new Participant(id, call, moderator, this, seat);
        seat.of(who);
        meeting.expect(who);
        return who;
    }

    /** Somebody has gone, who may have never sat down. */
    void leave(Participant who) {
        meeting.leave(who, who.seat().departure());
        publish();
    }

    boolean empty() {
        return meeting.empty();
    }

    private void publish() {
        participants = List.copyOf(meeting.participants());
        locked = meeting.locked();
    }

    /** A seat's audio has begun. From its loop. */
    void seated(Seat seat, MediaLoop loop, long nowNs) {
        desk.run(() -> {
            Hall hall = halls.computeIfAbsent(loop, l -> open(l, nowNs));
            hall.seats++;
            seats.put(seat, hall);
            hall.wing.post(() -> seat.connect(hall.wing));
            seat.participant().ifPresent(meeting::enter);
            publish();
        });
    }

    /** A seat's audio is over. From its loop. */
    void unseated(Seat seat) {
        desk.run(() -> {
            Hall hall = seats.remove(seat);
            if (hall != null && --hall.seats == 0) {
                close(hall);
            }
        });
    }

    private Hall open(MediaLoop loop, long nowNs) {
        Hall hall = new Hall(new Wing(loop, this, settings.sampleRate, nowNs));
        short[] playing = music;
        hall.wing.post(() -> {
            hall.wing.mixer().track().loop(playing);
            hall.wing.start();
        });
        for (Hall other : halls.values()) {
            PartialRing there = new PartialRing(settings.sampleRate / 50);
            PartialRing back = new PartialRing(settings.sampleRate / 50);
            other.from.put(hall, there);
            hall.from.put(other, back);
            hall.wing.post(() -> hall.wing.mixer().connect(back, there));
            other.wing.post(() -> other.wing.mixer().connect(there, back));
        }
        return hall;
    }

    private void close(Hall hall) {
        halls.remove(hall.wing.loop());
        hall.wing.post(hall.wing::stop);
        for (Hall other : halls.values()) {
            PartialRing there = other.from.remove(hall);
            PartialRing back = hall.from.get(other);
            if (there != null && back != null) {
                other.wing.post(() -> other.wing.mixer().disconnect(there, back));
            }
        }
        if (hall == recordedIn) {
            recordElsewhere(hall);
        }
    }

    @Override
    public void apply(Participant who, boolean waiting) {
        boolean silent = who.muted() || waiting;
        boolean deaf = who.deaf();
        float volume = (float) who.volume();
        float level = (float) who.level();
        onLoop(who.seat(), () -> who.seat().apply(silent, volume, deaf, level));
    }

    @Override
    public void whisper(Participant who, Notice notice) {
        short[] sound = desk.sounds().notice(notice, settings);
        onLoop(who.seat(), () -> who.seat().whisper(sound));
    }

    @Override
    public void count(Participant who, int count) {
        short[] sound = desk.sounds().lenient(settings.count.apply(count), settings.sampleRate);
        onLoop(who.seat(), () -> who.seat().whisper(sound));
    }

    @Override
    public void announce(Notice notice) {
        play(desk.sounds().notice(notice, settings));
    }

    /** Plays a sound to all. */
    void play(short[] sound) {
        for (Hall hall : halls.values()) {
            hall.wing.post(() -> hall.wing.mixer().track().play(sound));
        }
    }

    @Override
    public void music(boolean on) {
        music = on
                ? settings.music
                        .map(prompt -> desk.sounds().lenient(List.of(prompt), settings.sampleRate))
                        .orElse(NOTHING)
                : NOTHING;
        short[] playing = music;
        for (Hall hall : halls.values()) {
            hall.wing.post(() -> hall.wing.mixer().track().loop(playing));
        }
    }

    @Override
    public void release(Participant who, Departure why) {
        onLoop(who.seat(), () -> who.seat().release(why));
    }

    @Override
    public void event(Consumer<RoomListener> event) {
        publish();
        desk.event(event);
    }

    /** Records into what is opened, where nothing records and somebody is there. */
    Optional<RecordingTap> record(Supplier<RecordingTap> open) {
        if (meeting.recording() || halls.isEmpty()) {
            return Optional.empty();
        }
        Optional<RecordingTap> tap = Optional.of(open.get());
        asked = tap;
        meeting.record(true);
        return tap;
    }

    @Override
    public boolean record(boolean on) {
        if (on) {
            return start();
        }
        MixRecording running = recording;
        Hall where = recordedIn;
        recording = null;
        recordedIn = null;
        if (running != null && where != null) {
            where.wing.post(() -> {
                where.wing.mixer().tap(null);
                running.stop(where.wing.loop().nowNs());
            });
        } else if (running != null) {
            running.stop(0);
        }
        return true;
    }

    private boolean start() {
        Optional<RecordingTap> into = asked.or(() -> desk.recording(room, settings.sampleRate));
        asked = Optional.empty();
        into.ifPresent(tap -> {
            tap.recording().stopAsked().thenRun(() -> tell(m -> m.record(false)));
            recording = new MixRecording(tap, settings.sampleRate);
            tapFirst();
        });
        return into.isPresent();
    }

    /** The loop whose mix is recorded has nobody left. Until its last frame is written, no other loop may write. */
    private void recordElsewhere(Hall left) {
        left.wing.post(() -> {
            left.wing.mixer().tap(null);
            desk.run(() -> {
                if (recordedIn == left) {
                    recordedIn = null;
                    tapFirst();
                }
            });
        });
    }

    private void tapFirst() {
        MixRecording running = recording;
        if (running != null && recordedIn == null && !halls.isEmpty()) {
            Hall hall = halls.values().iterator().next();
            recordedIn = hall;
            hall.wing.post(() -> hall.wing.mixer().tap(running));
        }
    }

    private void onLoop(Seat seat, Runnable what) {
        Hall hall = seats.get(seat);
        if (hall != null) {
            hall.wing.post(what);
        }
    }
}
