package io.jackfield.media.conference;

import io.jackfield.media.Call;
import io.jackfield.media.ScriptThreads;
import io.jackfield.media.record.RecordOptions;
import io.jackfield.media.record.RecordedCall;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.record.RecordingTap;
import io.jackfield.media.store.StorageException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one who knows who is in which room, one thing after the other; media loops only mix. Its thread starts when needed and ends when idle.
 * What waits for it is
 * bounded by whoever may ask: so many keys of a participant, one report of a loop, one arrival and one departure of a call.
 */
final class RoomDesk {
    private static final Logger LOG = LoggerFactory.getLogger(RoomDesk.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS");

    private final RoomSounds sounds;
    private final Function<ScriptThreads, Recorder> recorder;
    private final Optional<Path> recordings;
    private final List<RoomListener> listeners;
    private final int limit;
    private final Map<String, OpenRoom> open = new HashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private volatile Map<String, OpenRoom> published = Map.of();
    private volatile @Nullable Line line;
    private long lastId;
    private boolean closed;

    /** What it runs on. */
    private record Line(ScriptThreads threads, Executor desk, Recorder recorder) {}

    /** What was said to who wanted to come in: a place, or why there is none. */
    record Entry(@Nullable OpenRoom room, @Nullable Participant participant, Optional<Departure> refusal) {}

    /**
     * What desks need.
     *
     * @param recorder what records for calls that run on these threads
     */
    record Settings(
            RoomSounds sounds,
            Function<ScriptThreads, Recorder> recorder,
            Optional<Path> recordings,
            List<RoomListener> listeners,
            int rooms) {}

    RoomDesk(Settings settings) {
        sounds = settings.sounds();
        recorder = settings.recorder();
        recordings = settings.recordings();
        listeners = List.copyOf(settings.listeners());
        limit = settings.rooms();
    }

    /** What the first call that comes runs on decides what all of this runs on. */
    private Line line(ScriptThreads threads) {
        Line known = line;
        if (known == null) {
            synchronized (open) {
                known = line;
                if (known == null) {
                    known = new Line(threads, threads.desk("jackfield-conference-0"), recorder.apply(threads));
                    line = known;
                }
            }
        }
        return known;
    }

    /** Waits for what is done there. */
    <T> T join(CompletableFuture<T> result) {
        return line(ScriptThreads.machine()).threads.join(result);
    }

    /** Runs something there, in the order of asking. From any thread. */
    void run(Runnable task) {
        line(ScriptThreads.machine()).desk.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) { // a bug in one room must not end the others
                LOG.error("a conference failed", e);
            }
        });
    }

    RoomSounds sounds() {
        return sounds;
    }

    /** The rooms with somebody in them. From any thread. */
    Map<String, OpenRoom> rooms() {
        return published;
    }

    /** How often somebody was not let in. From any thread. */
    long refused() {
        return refused.get();
    }

    void refuse() {
        refused.incrementAndGet();
    }

    /** Somebody wants to come in. From any thread. */
    CompletableFuture<Entry> enter(Room room, RoomSettings settings, Call call, boolean moderator) {
        CompletableFuture<Entry> answer = new CompletableFuture<>();
        line(ScriptThreads.of(call));
        run(() -> {
            try {
                answer.complete(entered(room, settings, call, moderator));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private Entry entered(Room room, RoomSettings settings, Call call, boolean moderator) {
        OpenRoom there = open.get(room.name());
        if (there == null) {
            if (closed || open.size() >= limit) {
                refuse();
                return new Entry(null, null, Optional.of(Departure.FULL));
            }
            there = new OpenRoom(room, settings, this);
            open.put(room.name(), there);
            published = Map.copyOf(open);
        }
        Optional<Departure> refusal = there.refusal(moderator);
        if (refusal.isPresent()) {
            refuse();
            return new Entry(there, null, refusal);
        }
        return new Entry(there, there.enter(++lastId, call, moderator), Optional.empty());
    }

    /** Somebody has left a room. From any thread. */
    void left(Room room, OpenRoom from, Participant who) {
        run(() -> {
            from.leave(who);
            if (from.empty() && open.remove(room.name(), from)) {
                published = Map.copyOf(open);
            }
        });
    }

    /** Where a room is recorded that a key asks to record; empty where that is not set up, or the disk does not want to. */
    Optional<RecordingTap> recording(Room room, int sampleRate) {
        try {
            return recordings.map(folder -> recording(
                    room.name(),
                    folder.resolve(
                            room.name() + "-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + ".wav"),
                    sampleRate));
        } catch (StorageException e) {
            LOG.warn("room {} is not recorded: {}", room.name(), e.getMessage());
            return Optional.empty();
        }
    }

    RecordingTap recording(String room, Path file, int sampleRate) {
        return line(ScriptThreads.machine())
                .recorder
                .open(RecordOptions.of(r -> r.to(file)), new RecordedCall(room, "", room), sampleRate);
    }

    void event(Consumer<RoomListener> event) {
        for (RoomListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of rooms failed", e);
            }
        }
    }

    /** Ends all conferences and takes nobody any more. */
    void close() {
        run(() -> {
            closed = true;
            open.values().forEach(room -> room.tell(Meeting::end));
        });
    }
}
