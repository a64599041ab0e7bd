package io.jackfield.relay;

import io.jackfield.relay.record.RecordedPacket;
import io.jackfield.relay.record.Recorder;
import io.jackfield.relay.record.RecordingFormat;
import io.jackfield.relay.record.RecordingPlan;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.loop.MediaLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is asked to be done to the media of one session, beyond passing it on. On its loop. */
final class SessionTreatment {
    /** Copies of a session that may be had at a time. */
    static final int MAX_SUBSCRIPTIONS = 8;

    private final RelaySession session;
    private final MediaLoop loop;
    private final MediaTools tools;
    private final List<Subscription> subscriptions = new ArrayList<>(0);
    private Optional<Recorder.Recording> recording = Optional.empty();
    private boolean unrecorded;
    private final PacketTap tap = this::record;
    private final Forwarding forwarding;

    SessionTreatment(RelaySession session, MediaLoop loop, MediaTools tools) {
        this.session = session;
        this.loop = loop;
        this.tools = tools;
        this.forwarding = new Forwarding(session, loop, tools);
    }

    /** The ways of what a side sends; of both when the tag is "". */
    private int each(String tag, boolean hears, Consumer<MediaPath> change) {
        int count = 0;
        for (RelayStream stream : session.liveStreams()) {
            for (int side = 0; side < 2; side++) {
                int named = hears ? 1 - side : side;
                if (tag.isEmpty() || session.side(named).knows(tag)) {
                    change.accept(stream.leg(side).path(loop, tools.room()));
                    count++;
                }
            }
        }
        return count;
    }

    int block(String tag, RelayControl.Block what, boolean on) {
        return block(tag, false, what, on);
    }

    int blockTowards(String tag, RelayControl.Block what, boolean on) {
        return block(tag, true, what, on);
    }

    private int block(String tag, boolean hears, RelayControl.Block what, boolean on) {
        return switch (what) {
            case MEDIA -> each(tag, hears, path -> path.block(on));
            case DTMF -> each(tag, hears, path -> path.blockKeys(on));
            case SILENCE -> {
                if (on) {
                    bridgeAll(tag, hears);
                }
                yield each(tag, hears, path -> path.silence(on));
            }
        };
    }

    int guardKeys(String tag, KeyGuard guard) {
        return each(tag, false, path -> {
            path.blockKeys(guard == KeyGuard.DROP);
            path.gate().keys(guard);
        });
    }

    /** What came with a description. @param writer the side that wrote it */
    void wished(int writer, MediaWishes wishes) {
        if (wishes.unrecorded()) {
            unrecorded = true;
            stopRecording();
        }
        for (RelayStream stream : session.liveStreams()) {
            MediaPath fromWriter = stream.leg(writer).path(loop, tools.room());
            MediaPath toWriter = stream.leg(1 - writer).path(loop, tools.room());
            wishes.echo().ifPresent(echo -> {
                boolean readerHears = echo == MediaEcho.FORWARD || echo == MediaEcho.BOTH;
                boolean writerHears = echo == MediaEcho.BACKWARDS || echo == MediaEcho.BOTH;
                toWriter.gate().echo(readerHears, echo != MediaEcho.OFF);
                fromWriter.gate().echo(writerHears, echo != MediaEcho.OFF);
            });
            wishes.ownReports().ifPresent(on -> {
                fromWriter.ownReports(on);
                toWriter.ownReports(on);
            });
            wishes.delay().ifPresent(time -> {
                fromWriter.gate().delay(time.toNanos());
                toWriter.gate().delay(time.toNanos());
            });
            wishes.keys().ifPresent(guard -> {
                fromWriter.blockKeys(guard == KeyGuard.DROP);
                fromWriter.gate().keys(guard);
            });
            if (wishes.natWait()) {
                toWriter.gate().waitForPeer();
            }
            if (wishes.pierceNat()) {
                toWriter.gate().pierce();
            }
            if (wishes.blockShort()) {
                fromWriter.gate().blockShort();
            }
        }
    }

    private void bridgeAll(String tag, boolean hears) {
        for (RelayStream stream : session.liveStreams()) {
            for (int side = 0; side < 2; side++) {
                if (tag.isEmpty() || session.side(hears ? 1 - side : side).knows(tag)) {
                    stream.leg(side).path(loop, tools.room()).install(stream.planFrom(side), tools.codecs());
                }
            }
        }
    }

    /** The way to who has a tag, with a codec that is known; of audio, the first. */
    private Speaker towards(String tag) {
        for (RelayStream stream : session.liveStreams()) {
            for (int side = 0; side < 2; side++) {
                Optional<BridgePlan> plan = stream.planFrom(side);
                if (session.side(1 - side).knows(tag) && stream.type().equals("audio") && plan.isPresent()) {
                    MediaPath path = stream.leg(side).path(loop, tools.room());
                    path.install(plan, tools.codecs());
                    return new Speaker(path, plan.get());
                }
            }
        }
        throw new MediaException(Code.UNKNOWN_SESSION, "no audio of a known codec goes to " + tag);
    }

    private record Speaker(MediaPath path, BridgePlan plan) {}

    Duration play(String tag, SoundFile sound, int times, Duration most) {
        Speaker to = towards(tag);
        int frame = to.plan().out().sampleRate() / 1000 * to.plan().frameMs();
        Duration whole = Duration.ofMillis(sound.milliseconds() * times);
        Duration length = whole.compareTo(most) < 0 ? whole : most;
        long frames = (length.toMillis() + to.plan().frameMs() - 1) / to.plan().frameMs();
        to.path().play(new AudioPlayback(sound.at(to.plan().out().sampleRate()), frames, frame));
        return length;
    }

    boolean stopPlaying(String tag) {
        boolean[] was = new boolean[1];
        each(tag, true, path -> was[0] |= path.isPlaying() && path.stopPlaying());
        return was[0];
    }

    void press(String tag, String keys, Duration tone, Duration pause) {
        Speaker to = towards(tag);
        to.path()
                .play(new KeyPlayback(
                        keys,
                        (int) tone.toMillis(),
                        (int) pause.toMillis(),
                        to.plan().frameMs()));
    }

    Path startRecording(RecordingFormat format, Map<String, String> metadata) {
        if (recording.isPresent()) {
            recording.get().pause(false);
            return recording.get().path();
        }
        if (unrecorded) {
            throw new MediaException(Code.RELAY_REFUSED, "the call is not to be recorded");
        }
        Recorder recorder = tools.recorder()
                .orElseThrow(() -> new MediaException(Code.RELAY_REFUSED, "the relay has no folder for recordings"));
        List<Optional<BridgePlan>> codecs = new ArrayList<>(List.of(Optional.empty(), Optional.empty()));
        for (RelayStream stream : session.liveStreams()) {
            for (int side = 0; side < 2 && stream.type().equals("audio"); side++) {
                if (codecs.get(side).isEmpty()) {
                    codecs.set(side, stream.planFrom(side));
                }
            }
        }
        String unique = Long.toString(tools.room().random().nextLong() & Long.MAX_VALUE, 36);
        String name = RecordingPlan.fileName(session.callId(), unique);
        Recorder.Recording begun =
                recorder.begin(new RecordingPlan(format, name, session.callId(), metadata, codecs, loop.nowNs()));
        recording = Optional.of(begun);
        each("", false, path -> path.tap(tap));
        return begun.path();
    }

    /** Tapped anew after offer and answer: there may be more streams. */
    void renegotiated() {
        forwarding.renegotiated();
        if (recording.isPresent()) {
            each("", false, path -> {
                if (!path.isTapped(tap)) {
                    path.tap(tap);
                }
            });
        }
    }

    /** Who listens in. */
    Forwarding forwarding() {
        return forwarding;
    }

    boolean pauseRecording() {
        recording.ifPresent(one -> one.pause(true));
        return recording.isPresent();
    }

    boolean stopRecording() {
        return endRecording(Recorder.Recording::stop);
    }

    boolean discardRecording() {
        return endRecording(Recorder.Recording::discard);
    }

    private boolean endRecording(Consumer<Recorder.Recording> end) {
        boolean was = recording.isPresent();
        recording.ifPresent(end);
        recording = Optional.empty();
        each("", false, path -> path.untap(tap));
        return was;
    }

    private void record(RelayLeg from, ByteBuffer packet, boolean rtcp, long nowNs) {
        if (recording.isEmpty()) {
            return;
        }
        byte[] bytes = new byte[packet.remaining()];
        packet.get(packet.position(), bytes);
        InetSocketAddress here = from.local();
        recording
                .get()
                .packet(new RecordedPacket(
                        from.side(), rtcp, bytes, from.lastSource().orElse(here), here, nowNs));
    }

    /** A copy of what sides send, for somebody else. */
    Subscription subscribe(String tag, String subscriber) {
        if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            throw new MediaException(Code.SESSION_LIMIT, MAX_SUBSCRIPTIONS + " subscriptions of one session");
        }
        Subscription made = new Subscription(session, tag, subscriber, loop, tools.room());
        subscriptions.add(made);
        return made;
    }

    Optional<Subscription> subscription(String subscriber) {
        return subscriptions.stream()
                .filter(one -> one.subscriber().equals(subscriber))
                .findFirst();
    }

    boolean unsubscribe(String subscriber) {
        Optional<Subscription> one = subscription(subscriber);
        one.ifPresent(found -> {
            subscriptions.remove(found);
            found.close();
        });
        return one.isPresent();
    }

    void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        forwarding.stop("");
        recording.ifPresent(Recorder.Recording::stop);
        recording = Optional.empty();
    }
}
