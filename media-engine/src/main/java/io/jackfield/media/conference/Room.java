package io.jackfield.media.conference;

import io.jackfield.media.Call;
import io.jackfield.media.ivr.Digits;
import io.jackfield.media.record.Recording;
import io.jackfield.media.record.RecordingTap;
import io.jackfield.media.sound.Prompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A conference room by its name, whether somebody is in it or not. Thread-safe. Commands are carried out a moment later, and do nothing
 * while nobody is there.
 */
public final class Room {
    private static final int MAX_PIN = 16;
    private static final Duration PIN_WAIT = Duration.ofSeconds(10);
    private static final Prompt ASK = Prompt.tone("%(250,0,480)");

    private final String name;
    private final RoomSettings settings;
    private final RoomDesk desk;

    Room(String name, RoomSettings settings, RoomDesk desk) {
        this.name = name;
        this.settings = settings;
        this.desk = desk;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /**
     * Lets a call take part, until it leaves: asks for the PIN where there is one, and returns when the visit is over and the call is
     * not. Answers first where needed.
     *
     * @throws io.jackfield.media.CallEndedException when the call ends meanwhile
     */
    public Departure admit(Call call) {
        return admit(call, false, false);
    }

    /**
     * As {@link #admit(Call)}, by a dialplan that may say more.
     *
     * @param moderator whether no PIN is asked for
     * @param muted whether the call is not heard at first
     */
    Departure admit(Call call, boolean moderator, boolean muted) {
        call.answer();
        if (moderator) {
            return visit(call, true, muted);
        }
        boolean open = settings.pin.isEmpty();
        if (open && settings.moderatorPin.isEmpty()) {
            return visit(call, false, muted);
        }
        for (int attempt = 0; attempt < settings.pinTries; attempt++) {
            String digits = call.menu(
                    settings.askForPin.orElse(ASK),
                    Digits.digits(1, MAX_PIN).until('#').within(PIN_WAIT).tries(1));
            if (matches(settings.moderatorPin, digits)) {
                return visit(call, true, muted);
            }
            if (matches(settings.pin, digits) || (open && digits.isEmpty())) {
                return visit(call, false, muted);
            }
            call.play(RoomSounds.prompts(Notice.WRONG_PIN, settings).toArray(Prompt[]::new));
        }
        desk.refuse();
        return Departure.WRONG_PIN;
    }

    /** Lets a call take part whom the script vouches for: no PIN is asked for. See {@link #admit(Call)}. */
    public Departure admitMember(Call call) {
        call.answer();
        return visit(call, false, false);
    }

    /** Lets a call take part as a moderator: no PIN is asked for. See {@link #admit(Call)}. */
    public Departure admitModerator(Call call) {
        call.answer();
        return visit(call, true, false);
    }

    /** Takes the same time wherever the first difference is. */
    private static boolean matches(Optional<String> pin, String digits) {
        return pin.isPresent()
                && MessageDigest.isEqual(
                        pin.get().getBytes(StandardCharsets.US_ASCII), digits.getBytes(StandardCharsets.US_ASCII));
    }

    private Departure visit(Call call, boolean moderator, boolean muted) {
        RoomDesk.Entry entry = desk.join(desk.enter(this, settings, call, moderator));
        OpenRoom where = entry.room();
        Participant who = entry.participant();
        if (where == null || who == null) {
            play(call, Notice.REFUSED);
            return entry.refusal().orElse(Departure.FULL);
        }
        if (muted) {
            who.muted(true, false);
        }
        try {
            call.attach(who.seat());
        } finally {
            desk.left(this, where, who);
        }
        Departure how = who.seat().departure();
        if (how == Departure.KICKED) {
            play(call, Notice.KICKED);
        } else if (how == Departure.ENDED) {
            play(call, Notice.ENDED);
        }
        return how;
    }

    private void play(Call call, Notice notice) {
        call.play(RoomSounds.prompts(notice, settings).toArray(Prompt[]::new));
    }

    /** The rate at which it is mixed, in Hz. */
    public int sampleRate() {
        return settings.sampleRate;
    }

    /** Whether who comes is asked for a PIN. */
    public boolean hasPin() {
        return settings.pin.isPresent();
    }

    /** How many it takes. */
    public int limit() {
        return settings.participants;
    }

    /** How loud somebody must be to be mixed; 0 where all are. See {@link RoomSettings.Builder#noiseGate}. */
    public int noiseGate() {
        return settings.gateLevel;
    }

    /** Who is there, in the order in which they came. */
    public List<Participant> participants() {
        OpenRoom there = desk.rooms().get(name);
        return there == null ? List.of() : there.participants();
    }

    /** Whether only moderators can come in. */
    public boolean locked() {
        OpenRoom there = desk.rooms().get(name);
        return there != null && there.locked();
    }

    /** Lets only moderators in from now on, or everybody. A room that everybody has left is open again. */
    public void lock(boolean on) {
        tell(meeting -> meeting.lock(on));
    }

    /** Mutes all who are no moderators, those who come later too; or lets all speak again. */
    public void muteOthers(boolean silent) {
        tell(meeting -> meeting.muteAll(silent));
    }

    /** Sends everybody away. */
    public void end() {
        tell(Meeting::end);
    }

    /**
     * Plays prompts to all. Reads files and so blocks on the disk.
     *
     * @throws io.jackfield.media.sound.SoundException when a prompt cannot be read
     */
    public void play(Prompt... prompts) {
        short[] sound = desk.sounds().sound(List.of(prompts), settings.sampleRate);
        OpenRoom there = desk.rooms().get(name);
        if (there != null) {
            desk.run(() -> there.play(sound));
        }
    }

    /**
     * Records what all hear into a WAV file (16-bit mono, at the room's rate), until it is stopped or the last one leaves.
     *
     * @return the recording; empty when nobody is in the room, or it is being recorded already
     * @throws io.jackfield.media.store.StorageException when the file cannot be written
     */
    public Optional<Recording> record(Path file) {
        OpenRoom there = desk.rooms().get(name);
        if (there == null) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Recording>> started = new CompletableFuture<>();
        desk.run(() -> {
            try {
                started.complete(there.record(() -> desk.recording(name, file, settings.sampleRate))
                        .map(RecordingTap::recording));
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return desk.join(started);
        } catch (CompletionException e) {
            throw Objects.requireNonNull((RuntimeException) e.getCause());
        }
    }

    private void tell(Consumer<Meeting> what) {
        OpenRoom there = desk.rooms().get(name);
        if (there != null) {
            there.tell(what);
        }
    }

    @Override
    public String toString() {
        return "room " + name;
    }
}
