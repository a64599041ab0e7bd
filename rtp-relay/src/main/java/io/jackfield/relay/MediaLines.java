package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.Direction;
import io.jackfield.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The m-lines of a session that are relayed, by their index: when their ports come and go. On the session's loop. */
final class MediaLines {
    /** Most m-lines relayed in one session. */
    static final int MAX_STREAMS = 16;

    private final MediaLoop loop;
    private final SrtpRoom room;
    private final SessionTimer timer;
    private final List<RelayNetwork> networks;
    private final List<@Nullable RelayStream> streams = new ArrayList<>();
    private final List<Direction[]> directions = new ArrayList<>();

    /** @param networks those of both sides */
    MediaLines(MediaLoop loop, SrtpRoom room, SessionTimer timer, List<RelayNetwork> networks) {
        this.loop = loop;
        this.room = room;
        this.timer = timer;
        this.networks = networks;
    }

    int size() {
        return streams.size();
    }

    /** The stream of an m-line; null where none is relayed. */
    @Nullable
    RelayStream get(int index) {
        return streams.get(index);
    }

    /** All, with null where none is relayed. */
    List<@Nullable RelayStream> all() {
        return streams;
    }

    /** Those that are open. */
    List<RelayStream> open() {
        List<RelayStream> open = new ArrayList<>();
        for (RelayStream stream : streams) {
            if (stream != null) {
                open.add(stream);
            }
        }
        return open;
    }

    /** Those that are open and were not rejected. */
    List<RelayStream> live() {
        List<RelayStream> live = open();
        live.removeIf(RelayStream::rejected);
        return live;
    }

    /** The one that a side calls so; without a name that of the index. Null where there is none. */
    @Nullable
    RelayStream find(int side, String mid, int index) {
        for (RelayStream stream : live()) {
            boolean named = stream.described(side)
                    .flatMap(MediaDescription::mid)
                    .filter(mid::equals)
                    .isPresent();
            if (named || mid.isEmpty() && stream.index() == index) {
                return stream;
            }
        }
        return null;
    }

    private void grow(int size) {
        while (streams.size() < size) {
            streams.add(null);
            directions.add(new Direction[] {Direction.SENDRECV, Direction.SENDRECV});
        }
    }

    /** Makes sure that every m-line that is relayed has ports; all or none of the new ones. */
    void open(List<Optional<Negotiation>> lines) {
        if (lines.size() > MAX_STREAMS) {
            throw new MediaException(
                    MediaException.Code.BAD_SDP, lines.size() + " m-lines, of which " + MAX_STREAMS + " are relayed");
        }
        grow(lines.size());
        List<Integer> opened = new ArrayList<>();
        try {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).isPresent() && streams.get(i) == null) {
                    streams.set(i, new RelayStream(i, lines.get(i).get().type(), timer, loop, networks, room));
                    opened.add(i);
                }
            }
        } catch (RuntimeException e) {
            opened.forEach(this::close);
            throw e;
        }
    }

    /** One with the ports that it had on another relay. */
    void resume(SessionState.Stream state) {
        grow(state.index() + 1);
        int[] ports = {state.legs().get(0).port(), state.legs().get(1).port()};
        streams.set(state.index(), new RelayStream(state.index(), state.type(), timer, loop, networks, room, ports));
    }

    /** Which way a side wants media of an m-line to go. */
    void direction(int index, int side, Direction direction) {
        directions.get(index)[side] = direction;
    }

    /** Whether nothing goes both ways. */
    boolean allHeld() {
        boolean any = false;
        for (int i = 0; i < streams.size(); i++) {
            RelayStream stream = streams.get(i);
            if (stream != null && !stream.rejected()) {
                any = true;
                Direction[] both = directions.get(i);
                if (both[0] == Direction.SENDRECV && both[1] == Direction.SENDRECV) {
                    return false;
                }
            }
        }
        return any;
    }

    private static boolean isOver(RelayStream stream) {
        return stream.rejected() && !stream.isCarrying();
    }

    /** Whether any has ports that it will not need. */
    boolean hasRejected() {
        return open().stream().anyMatch(MediaLines::isOver);
    }

    /** Closes those that were rejected. */
    void sweep() {
        open().stream().filter(MediaLines::isOver).forEach(stream -> close(stream.index()));
    }

    private void close(int index) {
        RelayStream stream = streams.set(index, null);
        if (stream != null) {
            stream.close();
        }
    }

    /** Closes all; harmless when closed. */
    void close() {
        open().forEach(stream -> close(stream.index()));
    }
}
