package io.jackfield.relay;

import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.MediaDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session on its way from one relay to another: what it was there, and what its streams are again here. On the session's loop. */
final class SessionMove {
    private final MediaLines lines;
    private final SessionParties parties;
    private final MediaLoop loop;
    private final MediaTools tools;

    SessionMove(MediaLines lines, SessionParties parties, MediaLoop loop, MediaTools tools) {
        this.lines = lines;
        this.parties = parties;
        this.loop = loop;
        this.tools = tools;
    }

    static SessionState.Side state(RelaySide side) {
        Optional<RelaySide.Offer> last = side.inForce();
        return new SessionState.Side(
                side.network().name(),
                side.network().isIpv6(),
                side.network().rank(),
                side.tag(),
                last.map(l -> l.sdp().toBytes()),
                last.map(RelaySide.Offer::from),
                last.map(l -> l.options().codecs()).orElse(CodecWishes.NONE),
                last.map(l -> l.options().ptimeMs()).orElse(0));
    }

    static List<SessionState.Stream> state(List<RelayStream> streams) {
        List<SessionState.Stream> all = new ArrayList<>();
        for (RelayStream stream : streams) {
            all.add(new SessionState.Stream(
                    stream.index(),
                    stream.type(),
                    List.of(stream.leg(0).state(), stream.leg(1).state())));
        }
        return all;
    }

    /** What is known of the wishes that a description came with. */
    static RelayOptions options(SessionState.Side side) {
        RelayOptions.Builder options = RelayOptions.builder().codecs(side.codecs());
        if (side.ptimeMs() > 0) {
            options.packetTime(Duration.ofMillis(side.ptimeMs()));
        }
        return options.build();
    }

    /** Streams whose ports are open, and whose descriptions are in force, go on. */
    void resume(SessionState state) {
        for (SessionState.Stream stream : state.streams()) {
            RelayStream opened = lines.get(stream.index());
            for (int i = 0; opened != null && i < 2; i++) {
                opened.leg(i).resume(stream.legs().get(i), loop, tools.room());
                opened.leg(i).resumePeers(stream.legs().get(i));
            }
            resumeCodecs(opened, state.offerer());
        }
        resumeBundles(state);
    }

    private void resumeCodecs(@Nullable RelayStream stream, int offerer) {
        RelaySide.Offer offered = parties.side(offerer).inForce().orElse(null);
        RelaySide.Offer answer = parties.side(1 - offerer).inForce().orElse(null);
        if (stream == null || offered == null || answer == null) {
            return;
        }
        int index = stream.index();
        if (index < offered.sdp().media().size() && index < answer.sdp().media().size()) {
            MediaDescription answered = answer.sdp().media().get(index);
            CodecNegotiation codecs = new CodecNegotiation(
                    offered.sdp().media().get(index),
                    offered.options().codecs(),
                    offered.options().ptimeMs());
            codecs.offer();
            stream.answered(offerer, codecs, answered, loop, tools);
        }
    }

    private void resumeBundles(SessionState state) {
        for (int side = 0; side < 2; side++) {
            int one = side;
            RelaySide.Offer last = parties.side(side).inForce().orElse(null);
            if (last != null) {
                Bundle shared = Bundle.of(last.sdp())
                        .only(line -> state.streams().stream()
                                .anyMatch(stream -> stream.index() == line && isBundled(state, one, line)));
                Bundling.settle(side, shared, lines.all(), last.sdp().media(), true);
            }
        }
    }

    /** Whether an m-line uses another's transport, or lends its own. */
    private static boolean isBundled(SessionState state, int side, int line) {
        return state.streams().stream()
                .filter(stream -> stream.index() != stream.legs().get(side).carrier())
                .anyMatch(stream ->
                        stream.index() == line || stream.legs().get(side).carrier() == line);
    }
}
