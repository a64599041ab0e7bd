package io.jackfield.media.eventsocket;

import io.jackfield.media.conference.Room;
import io.jackfield.media.record.Recording;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The recordings of rooms that commands have begun: one a room, and each leaves when it is over. Thread-safe. */
final class ConferenceRecordings {
    private static final String USAGE = "-USAGE: conference <name> record <file> | norecord <file>|all"
            + " | recording start|stop|check [<file>|all]\n";

    private final Map<String, Recording> byRoom = new ConcurrentHashMap<>();

    /** {@code record file}, {@code norecord file|all}, {@code recording start|stop|check [file|all]}. */
    String run(Room room, String command, String rest) {
        String[] words = rest.split("\\s+");
        boolean both = command.equals("recording");
        String what = both ? words[0] : command.equals("record") ? "start" : "stop";
        String file = !both ? words[0] : words.length > 1 ? words[1] : "";
        if (what.equals("check")) {
            return "Conference " + room.name()
                    + (byRoom.containsKey(room.name()) ? " is being recorded.\n" : " is not being recorded.\n");
        }
        if (file.isEmpty() || !List.of("start", "stop").contains(what)) {
            return USAGE;
        }
        return what.equals("start") ? start(room, file) : stop(room, file);
    }

    private String start(Room room, String file) {
        Optional<Recording> begun = room.record(Path.of(file));
        if (begun.isEmpty()) {
            return "-ERR Conference " + room.name() + " is being recorded already\n";
        }
        byRoom.put(room.name(), begun.get());
        begun.get().done().thenRun(() -> byRoom.remove(room.name(), begun.get()));
        return "+OK Record file " + file + "\n";
    }

    private String stop(Room room, String file) {
        Optional<Recording> running = Optional.ofNullable(byRoom.get(room.name()))
                .filter(one -> file.equals("all")
                        || one.file().equals(Path.of(file).toAbsolutePath())
                        || one.file().equals(Path.of(file)));
        running.ifPresent(Recording::stop);
        return running.isPresent()
                ? "+OK Stopped recording file " + file + "\n"
                : "-ERR Conference " + room.name() + " is not being recorded into " + file + "\n";
    }
}
