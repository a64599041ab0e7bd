package io.jackfield.media.conference;

import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A participant on his call's media loop: takes over the call's audio, says what comes in and hears what goes out. What other threads
 * want done is posted to it.
 */
final class Seat implements AudioAttachment {
    /** Keys of a participant that may wait to be looked at; those past that are lost. */
    private static final int MAX_KEYS = 16;

    private final OpenRoom room;
    private final Voice voice;
    private final AtomicInteger keys = new AtomicInteger();
    private @Nullable Participant participant;
    private @Nullable AudioLine line;
    private @Nullable Codec codec;
    private @Nullable Wing wing;
    private @Nullable Hearing hearing;
    private boolean deaf;
    private float level = 1f;
    private boolean over;
    private volatile Departure departure = Departure.LEFT;

    Seat(OpenRoom room, RoomSettings settings) {
        this.room = room;
        this.voice = new Voice(settings.sampleRate, settings.gateLevel, settings.autoGain);
    }

    /** Whose seat it is. Before anything else. */
    void of(Participant who) {
        participant = who;
        voice.owner(who);
    }

    Optional<Participant> participant() {
        return Optional.ofNullable(participant);
    }

    /** How the visit ended, once it has. From any thread. */
    Departure departure() {
        return departure;
    }

    @Override
    public void attached(AudioLine with, Codec agreed) {
        line = with;
        codec = agreed;
        voice.codec(agreed);
        long nowNs = with.loop().nowNs();
        room.seated(this, with.loop(), nowNs);
    }

    /** The room's part on this loop is there: from now on he is heard and hears. On the loop. */
    void connect(Wing with) {
        Codec agreed = codec;
        if (over || agreed == null) {
            return;
        }
        wing = with;
        with.mixer().add(voice);
        hear(with, agreed);
    }

    private void hear(Wing with, Codec agreed) {
        Hearing next = new Hearing(with.mixer(), voice, agreed);
        next.deafen(deaf);
        next.level(level);
        hearing = next;
    }

    /** What the participant may do and hears has changed. On the loop. */
    void apply(boolean muted, float volume, boolean hearsNothing, float roomLevel) {
        voice.mute(muted);
        voice.volume(volume);
        deaf = hearsNothing;
        level = roomLevel;
        Hearing ears = hearing;
        if (ears != null) {
            ears.deafen(hearsNothing);
            ears.level(roomLevel);
        }
    }

    /** Plays a sound to him alone. On the loop. */
    void whisper(short[] sound) {
        Hearing ears = hearing;
        if (ears != null) {
            ears.whisper().play(sound);
        }
    }

    /** Ends the visit. On the loop. */
    void release(Departure why) {
        AudioLine with = line;
        if (!over && with != null) {
            departure = why;
            with.detach();
        }
    }

    @Override
    public void codec(Codec next) {
        codec = next;
        voice.codec(next);
        Wing with = wing;
        if (with != null) {
            hear(with, next);
        }
    }

    @Override
    public void packet(RtpPacket packet, long nowNs) {
        voice.packet(packet, nowNs);
    }

    @Override
    public int frame(byte[] into, long pointNs) {
        Hearing ears = hearing;
        Wing with = wing;
        if (ears == null || with == null) {
            return 0;
        }
        Mixer mixer = with.mixer();
        long number = mixer.number(pointNs);
        mixer.advance(number, with.loop().nowNs());
        if (!ears.hear(number)) {
            return 0;
        }
        System.arraycopy(ears.payload(), 0, into, 0, ears.size());
        return ears.size();
    }

    @Override
    public boolean digit(char key) {
        Participant who = participant;
        if (who != null && keys.get() < MAX_KEYS) {
            keys.incrementAndGet();
            room.tell(meeting -> {
                keys.decrementAndGet();
                meeting.key(who, key);
            });
        }
        return true;
    }

    @Override
    public void detached() {
        over = true;
        hearing = null;
        Wing with = wing;
        if (with != null) {
            with.mixer().remove(voice);
            wing = null;
        }
        room.unseated(this);
    }
}
