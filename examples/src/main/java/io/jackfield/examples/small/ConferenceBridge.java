package io.jackfield.examples.small;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.conference.Room;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.record.Recording;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Path;
import java.util.Optional;

/** Conference rooms: {@code conf} and a name is a room, {@code confboard} one with PINs. */
public final class ConferenceBridge {
    private ConferenceBridge() {}

    /** Serves on a node until that is closed. */
    public static MediaEngine serve(SipNode node, Path recordings) {
        // README: conference
        Rooms rooms = Rooms.builder()
                .everyRoom(r -> r.music(Prompt.tone("%(300,4700,440)")))
                .room(
                        "board",
                        r -> r.sampleRate(16_000)
                                .pin("1234")
                                .moderatorPin("4321")
                                .endWithModerator(true))
                .recordings(recordings)
                .build();

        MediaEngine engine = MediaEngine.builder(node)
                .dialplan(d -> d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1)))))
                .build();
        // README: end
        return engine;
    }

    /** Tells who is in a room to phones and applications that subscribe to it. */
    public static MediaEngine withRoster(SipNode node, Rooms rooms) {
        // README: conference-roster
        MediaEngine engine = MediaEngine.builder(node)
                .signalling(agent -> agent.onSubscribe("conference", rooms.notices("conf(\\w+)")))
                .dialplan(d -> d.match("conf(\\w+)", call -> call.join(rooms.room(call.group(1)))))
                .build();
        // README: end
        return engine;
    }

    /** What an operator may do, beside the keys of moderators. */
    public static Optional<Recording> quiet(Rooms rooms, Path file) {
        // README: conference-control
        Room room = rooms.room("board");
        room.participants().forEach(one -> one.mute(true)); // deafen, kick
        room.lock(true); // muteOthers, end, play(prompts)
        Optional<Recording> recording = room.record(file);
        // README: end
        return recording;
    }
}
