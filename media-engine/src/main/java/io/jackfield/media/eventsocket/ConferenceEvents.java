package io.jackfield.media.eventsocket;

import io.jackfield.media.conference.Departure;
import io.jackfield.media.conference.Participant;
import io.jackfield.media.conference.Room;
import io.jackfield.media.conference.RoomListener;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens in conferences, as events of the subclass {@code conference::maintenance}; and which are open. As many as the rooms that it
 * listens to allow. Thread-safe.
 */
final class ConferenceEvents implements RoomListener {
    static final String SUBCLASS = "conference::maintenance";

    private final EventBus bus;
    private final Channels channels;
    private final Map<String, Conference> open = new ConcurrentHashMap<>();
    private final Map<Participant, Told> told = new ConcurrentHashMap<>();

    /** A conference that is on; its {@code uuid} is that of no other, also of none of the same name. */
    record Conference(Room room, String uuid, Instant since) {}

    /** What was last said of a participant. */
    private record Told(boolean muted, boolean deaf, double volume, double level) {
        static Told of(Participant who) {
            return new Told(who.muted(), who.deaf(), who.volume(), who.level());
        }
    }

    ConferenceEvents(EventBus bus, Channels channels) {
        this.bus = bus;
        this.channels = channels;
    }

    Optional<Conference> find(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** Those that are on, by their names. */
    List<Conference> all() {
        return open.values().stream()
                .sorted((one, other) -> one.room().name().compareTo(other.room().name()))
                .toList();
    }

    Instant now() {
        return bus.clock().instant();
    }

    /** A call that was made for a room in the background has been answered, or has not. */
    void dialled(String room, String job, String answer) {
        bus.publish(bus.event(
                "CUSTOM",
                Map.of(
                        "Event-Subclass",
                        SUBCLASS,
                        "Conference-Name",
                        room,
                        "Action",
                        "bgdial-result",
                        "Job-UUID",
                        job,
                        "Result",
                        answer.startsWith("+OK") ? "SUCCESS" : answer.trim()),
                ""));
    }

    @Override
    public void onOpened(Room room) {
        open.put(
                room.name(),
                new Conference(room, UUID.randomUUID().toString(), bus.clock().instant()));
        tell(room, "conference-create", Map.of());
    }

    @Override
    public void onJoined(Room room, Participant who) {
        told.put(who, Told.of(who));
        tell(room, who, "add-member", Map.of());
    }

    @Override
    public void onLeft(Room room, Participant who, Departure how) {
        told.remove(who);
        if (how == Departure.KICKED) {
            tell(room, who, "kick-member", Map.of());
        }
        tell(room, who, "del-member", Map.of());
    }

    @Override
    public void onChanged(Room room, Participant who) {
        Told now = Told.of(who);
        Told before = told.put(who, now);
        if (before == null) {
            return;
        }
        if (before.muted() != now.muted()) {
            tell(room, who, now.muted() ? "mute-member" : "unmute-member", Map.of());
        }
        if (before.deaf() != now.deaf()) {
            tell(room, who, now.deaf() ? "deaf-member" : "undeaf-member", Map.of());
        }
        if (before.volume() != now.volume()) {
            tell(room, who, "volume-in-member", Map.of("Volume-Level", String.valueOf(steps(now.volume()))));
        }
        if (before.level() != now.level()) {
            tell(room, who, "volume-out-member", Map.of("Volume-Level", String.valueOf(steps(now.level()))));
        }
    }

    @Override
    public void onSpeaking(Room room, Participant who, boolean speaks) {
        tell(room, who, speaks ? "start-talking" : "stop-talking", Map.of());
    }

    @Override
    public void onActiveSpeaker(Room room, Optional<Participant> who) {
        Map<String, String> floor =
                Map.of("New-ID", who.map(one -> String.valueOf(one.id())).orElse("none"));
        if (who.isPresent()) {
            tell(room, who.get(), "floor-change", floor);
        } else {
            tell(room, "floor-change", floor);
        }
    }

    @Override
    public void onKey(Room room, Participant who, char key) {
        tell(room, who, "dtmf", Map.of("DTMF-Key", String.valueOf(key)));
    }

    @Override
    public void onLocked(Room room, boolean locked) {
        tell(room, locked ? "lock" : "unlock", Map.of());
    }

    @Override
    public void onRecording(Room room, boolean runs) {
        tell(room, runs ? "start-recording" : "stop-recording", Map.of());
    }

    @Override
    public void onClosed(Room room) {
        tell(room, "conference-destroy", Map.of());
        open.remove(room.name());
    }

    /** How many steps of 3 dB a factor is. */
    static long steps(double factor) {
        return Math.round(20 * Math.log10(factor) / 3);
    }

    /** Tells of something that commands do. */
    void tell(Room room, String action, Map<String, String> more) {
        bus.publish("CUSTOM", () -> headers(room, action, more));
    }

    /** Tells of something with a participant. */
    void tell(Room room, Participant who, String action, Map<String, String> more) {
        bus.publish("CUSTOM", () -> {
            Map<String, String> headers =
                    new LinkedHashMap<>(channels.find(who.call().uuid())
                            .map(channel -> channel.headers(true))
                            .orElseGet(() -> Map.of("Unique-ID", who.call().uuid())));
            headers.putAll(headers(room, action, more));
            headers.put("Hear", String.valueOf(!who.deaf()));
            headers.put("Speak", String.valueOf(!who.muted()));
            headers.put("Talking", String.valueOf(who.speaking()));
            headers.put("Mute-Detect", "false");
            headers.put("Member-ID", String.valueOf(who.id()));
            headers.put("Member-Type", who.moderator() ? "moderator" : "member");
            headers.put("Member-Ghost", "false");
            headers.put("Energy-Level", String.valueOf(room.noiseGate()));
            return headers;
        });
    }

    private Map<String, String> headers(Room room, String action, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Event-Subclass", SUBCLASS);
        headers.put("Conference-Name", room.name());
        headers.put("Conference-Size", String.valueOf(room.participants().size()));
        headers.put("Conference-Ghosts", "0");
        headers.put("Conference-Profile-Name", "default");
        find(room.name()).ifPresent(one -> headers.put("Conference-Unique-ID", one.uuid()));
        headers.put("Action", action);
        headers.putAll(more);
        return headers;
    }
}
