package io.jackfield.media.conference;

import io.jackfield.media.app.Application;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.sip.dialog.SubscribeHandler;
import io.jackfield.sip.message.SipUri;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conference rooms, by name. A room is open while somebody is in it; any name is a room, those that are described before and others.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.builder()
 *     .everyRoom(r -> r.music(Prompt.file("hold.wav")))
 *     .room("board", r -> r.sampleRate(16_000).pin("1234").moderatorPin("4321").endWithModerator(true))
 *     .build();
 *
 * MediaEngine.builder(node).dialplan(d -> d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1)))))
 * }</pre>
 *
 * <p>Thread-safe. One of these serves any number of engines.
 */
public final class Rooms implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+@-]{0,63}");

    private final Map<String, RoomSettings> named;
    private final RoomSettings others;
    private final RoomDesk desk;
    private final ConferenceNotices notices;

    private Rooms(Map<String, RoomSettings> named, RoomSettings others, RoomDesk desk, ConferenceNotices notices) {
        this.named = Map.copyOf(named);
        this.others = others;
        this.desk = desk;
        this.notices = notices;
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A room.
     *
     * @param name 1 to 64 letters, digits and {@code _ . + @ -}, the first a letter or digit
     * @throws IllegalArgumentException when it is not
     */
    public Room room(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a room");
        }
        return new Room(name, named.getOrDefault(name, others), desk);
    }

    /**
     * The application that dialplans know as {@code conference}; its argument is {@code name}, {@code name@profile} or
     * {@code name@profile++flags{moderator|mute}}:
     *
     * <pre>{@code Applications.standard().with("conference", rooms.application())}</pre>
     */
    public Application application() {
        return (call, argument) -> {
            RoomArgument where = RoomArgument.parse(argument);
            room(where.room()).admit(call, where.moderator(), where.muted());
        };
    }

    /**
     * Serves subscriptions to the event package {@code conference} (RFC 4575) of rooms that are open and have no PIN, to whoever the engine
     * takes requests from:
     *
     * <pre>{@code .signalling(agent -> agent.onSubscribe("conference", rooms.notices("conf(\\w+)")))}</pre>
     *
     * @param pattern matches the user part of what is subscribed to; its first group is the room's name
     */
    public SubscribeHandler notices(String pattern) {
        Pattern user = Pattern.compile(pattern);
        return notices(
                uri -> {
                    Matcher matcher = user.matcher(uri.user());
                    return matcher.matches() && NAME.matcher(matcher.group(1)).matches()
                            ? Optional.of(room(matcher.group(1)))
                            : Optional.empty();
                },
                (room, who) -> !room.hasPin());
    }

    /**
     * As {@link #notices(String)}, by rules of your own. Both are asked on a thread that must not be blocked.
     *
     * @param which the room that a Request-URI is for
     * @param may whether somebody, by the From of the request, may know who is in a room
     */
    public SubscribeHandler notices(Function<SipUri, Optional<Room>> which, BiPredicate<Room, SipUri> may) {
        return notices.handler(which, may);
    }

    /** The rooms with somebody in them. */
    public List<Room> open() {
        return desk.rooms().keySet().stream().sorted().map(this::room).toList();
    }

    /** How many are in all rooms together. */
    public int participants() {
        return desk.rooms().values().stream()
                .mapToInt(room -> room.participants().size())
                .sum();
    }

    /** How often somebody was not let into a room: full, locked, no right PIN. */
    public long refused() {
        return desk.refused();
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.media.conference.rooms", desk, d -> d.rooms().size())
                .description("Rooms with somebody in them")
                .register(registry);
        Gauge.builder("jackfield.media.conference.members", this, Rooms::participants)
                .description("Participants of all rooms together")
                .register(registry);
        Gauge.builder("jackfield.media.conference.subscriptions", notices, ConferenceNotices::live)
                .description("Who is told of who is in rooms")
                .register(registry);
        FunctionCounter.builder("jackfield.media.conference.refused", desk, RoomDesk::refused)
                .description("Who was not let into a room: full, locked, no right PIN")
                .register(registry);
    }

    /** Ends all conferences and opens no more; the calls go on in their scripts. Never waits. */
    @Override
    public void close() {
        desk.close();
    }

    /** Describes rooms. For one thread. Every setting has a default. */
    public static final class Builder {
        private static final int PROMPT_BYTES = 64 << 20;

        private final List<String> mistakes = new ArrayList<>();
        private final Map<String, Consumer<RoomSettings.Builder>> named = new HashMap<>();
        private final List<RoomListener> listeners = new ArrayList<>();
        private Consumer<RoomSettings.Builder> every = room -> {};
        private Optional<MeterRegistry> meters = Optional.empty();
        private int limit = 1_000;
        private int subscriptions = 10_000;
        private Path prompts = Path.of(".");
        private Optional<Path> recordings = Optional.empty();
        private Optional<Recorder> recorder = Optional.empty();

        private Builder() {}

        /** How rooms are where nothing else is said. */
        public Builder everyRoom(Consumer<RoomSettings.Builder> settings) {
            every = every.andThen(settings);
            return this;
        }

        /** How a room is, beside what every room is. */
        public Builder room(String name, Consumer<RoomSettings.Builder> settings) {
            if (!NAME.matcher(name).matches()) {
                mistakes.add("\"" + name + "\" is no name of a room");
            }
            named.merge(name, settings, Consumer::andThen);
            return this;
        }

        /** How many may be open at a time, 1 to 100,000. Default 1,000. */
        public Builder rooms(int most) {
            if (most < 1 || most > 100_000) {
                mistakes.add("rooms " + most + " is not within 1..100000");
            }
            limit = most;
            return this;
        }

        /** How many may be told at a time of who is in rooms, 1 to 100,000; further ones get 503. Default 10,000. */
        public Builder subscriptions(int most) {
            if (most < 1 || most > 100_000) {
                mistakes.add("subscriptions " + most + " are not within 1..100000");
            }
            subscriptions = most;
            return this;
        }

        /** Where the relative paths of prompts start. Default: the working directory. */
        public Builder prompts(Path folder) {
            prompts = folder;
            return this;
        }

        /** Where recordings go that a moderator's key starts, as {@code room-date-time.wav}. Default: nowhere, the key does nothing. */
        public Builder recordings(Path folder) {
            recordings = Optional.of(folder);
            return this;
        }

        /** What writes recordings. Default: a recorder with one thread of its own. */
        public Builder recorder(Recorder writes) {
            recorder = Optional.of(writes);
            return this;
        }

        /** Where its meters go, {@code jackfield.media.conference.*}: {@code rooms}, {@code members}, {@code refused}, {@code subscriptions}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** Hears what happens in all rooms. Several may. */
        public Builder listener(RoomListener hears) {
            listeners.add(hears);
            return this;
        }

        /**
         * Makes the rooms.
         *
         * @throws IllegalArgumentException with every mistake
         */
        public Rooms build() {
            RoomSettings others = settings("every room", room -> {});
            Map<String, RoomSettings> made = new HashMap<>();
            named.forEach((name, own) -> made.put(name, settings("room " + name, own)));
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            RoomSounds sounds = new RoomSounds(new PromptLibrary(prompts, PROMPT_BYTES));
            ConferenceNotices notices = new ConferenceNotices(subscriptions);
            listeners.add(notices);
            Rooms rooms = new Rooms(
                    made,
                    others,
                    new RoomDesk(new RoomDesk.Settings(
                            sounds,
                            threads -> recorder.orElseGet(() -> Recorder.builder()
                                    .threads(1)
                                    .scriptThreads(threads)
                                    .build()),
                            recordings,
                            listeners,
                            limit)),
                    notices);
            meters.ifPresent(rooms::bind);
            return rooms;
        }

        private RoomSettings settings(String what, Consumer<RoomSettings.Builder> own) {
            try {
                RoomSettings.Builder builder = new RoomSettings.Builder();
                every.accept(builder);
                own.accept(builder);
                return builder.build();
            } catch (IllegalArgumentException e) {
                mistakes.add(what + ": " + e.getMessage());
                return new RoomSettings.Builder().build();
            }
        }
    }
}
