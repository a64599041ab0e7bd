package io.jackfield.relay;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.relay.forward.ForwardStream;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.loop.MediaLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which streams of a session another program listens to. On its loop. */
final class Forwarding {
    private final RelaySession session;
    private final MediaLoop loop;
    private final MediaTools tools;
    private final List<Ear> ears = new ArrayList<>(0);

    private record Ear(RelayStream line, int side, MediaPath path, ForwardStream stream, PacketTap tap) {}

    Forwarding(RelaySession session, MediaLoop loop, MediaTools tools) {
        this.session = session;
        this.loop = loop;
        this.tools = tools;
    }

    /** @return how many streams are forwarded now */
    int start(String tag, String introduction) {
        AudioForward to = tools.forward()
                .orElseThrow(
                        () -> new MediaException(Code.RELAY_REFUSED, "the relay knows no program to forward audio to"));
        for (RelayStream line : session.liveStreams()) {
            for (int side = 0; side < 2 && line.type().equals("audio"); side++) {
                Optional<BridgePlan> codecs = line.planFrom(side);
                boolean wanted = tag.isEmpty() || session.side(side).knows(tag);
                if (wanted && codecs.isPresent() && find(line, side).isEmpty()) {
                    listen(to, line, side, introduction, codecs.get());
                }
            }
        }
        if (ears.isEmpty()) {
            throw new MediaException(Code.UNKNOWN_SESSION, "there is no audio of a known codec yet");
        }
        return ears.size();
    }

    private void listen(AudioForward to, RelayStream line, int side, String introduction, BridgePlan codecs) {
        String text = introduction.isEmpty()
                ? "call-id:" + session.callId() + "|tag:" + session.side(side).tag()
                : introduction;
        ForwardStream stream = to.begin(text, codecs);
        MediaPath path = line.leg(side).path(loop, tools.room());
        PacketTap tap = (from, packet, rtcp, nowNs) -> {
            if (!rtcp) {
                byte[] bytes = new byte[packet.remaining()];
                packet.get(packet.position(), bytes);
                stream.packet(bytes);
            }
        };
        path.tap(tap);
        ears.add(new Ear(line, side, path, stream, tap));
    }

    private Optional<Ear> find(RelayStream line, int side) {
        return ears.stream()
                .filter(ear -> ear.line() == line && ear.side() == side)
                .findFirst();
    }

    /** @return how many streams were forwarded */
    int stop(String tag) {
        List<Ear> ended = ears.stream()
                .filter(ear -> tag.isEmpty() || session.side(ear.side()).knows(tag))
                .toList();
        ended.forEach(this::end);
        ears.removeAll(ended);
        return ended.size();
    }

    private void end(Ear ear) {
        ear.path().untap(ear.tap());
        ear.stream().stop();
    }

    /** After an offer and its answer packets may mean something else. */
    void renegotiated() {
        List<Ear> gone = ears.stream().filter(ear -> ear.line().rejected()).toList();
        gone.forEach(this::end);
        ears.removeAll(gone);
        for (Ear ear : ears) {
            ear.line().planFrom(ear.side()).ifPresent(ear.stream()::codecs);
        }
    }
}
