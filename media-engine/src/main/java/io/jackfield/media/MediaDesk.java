package io.jackfield.media;

import io.jackfield.media.stream.Afterwards;
import io.jackfield.media.stream.AudioStream;
import io.jackfield.media.stream.StreamSettings;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.sdp.Direction;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call's media and what is agreed about it: nothing until it is opened. On the call's loop. */
final class MediaDesk {
    private final EngineSettings settings;
    private final LoopCalls calls;
    private final Afterwards afterwards;
    private final Waiting waiting;
    private final CallLeg leg;
    private @Nullable CallMedia media;
    private @Nullable Negotiator negotiator;
    private boolean agreed;
    private boolean held;

    MediaDesk(EngineSettings settings, LoopCalls calls, CallLeg leg, Afterwards afterwards, Waiting waiting) {
        this.settings = settings;
        this.calls = calls;
        this.afterwards = afterwards;
        this.waiting = waiting;
        this.leg = leg;
    }

    /**
     * Opens ports.
     *
     * @param signalling where the other side's signalling comes from
     * @throws io.jackfield.rtp.MediaException when there are none
     */
    void open(Optional<InetAddress> signalling) {
        AudioStream.Start start = new AudioStream.Start(
                calls.loop(),
                calls.bench(),
                settings.dtls(),
                settings.transportTimeout(),
                settings.address(),
                settings.ports(),
                settings.mediaTimeout(),
                "jackfield@" + settings.advertised().host(),
                settings.random(),
                settings.keysInAudio(),
                afterwards);
        CallMedia opened = new CallMedia(start, waiting, settings, leg);
        media = opened;
        long sessionId = settings.random().nextLong() >>> 2;
        negotiator = new Negotiator(
                new Negotiator.Own(
                        settings.codecs(),
                        settings.policy(),
                        settings.advertised(),
                        opened.port(),
                        new TransportTerms(
                                new TransportTerms.Wishes(
                                        settings.security(),
                                        settings.ice(),
                                        settings.advertised().host()),
                                settings.random(),
                                opened.stream()::transport)),
                signalling,
                sessionId);
    }

    /** Where the other side's signalling comes from now. */
    void signalling(Optional<InetAddress> from) {
        negotiator().signalling(from);
    }

    /** The open media. */
    CallMedia media() {
        CallMedia open = media;
        if (open == null) {
            throw new IllegalStateException("no media before the answer");
        }
        return open;
    }

    /** Whether offer and answer have agreed at least once. */
    boolean agreed() {
        return agreed;
    }

    /** The codec in use, empty where there is none, or none that can be decoded. */
    Optional<Codec> codec() {
        CallMedia open = media;
        return open == null ? Optional.empty() : open.codec();
    }

    /** An offer of ours; {@link #answered} takes the answer to it. */
    byte[] offer() {
        return negotiator().offer();
    }

    /** An offer of ours with what is in use, in the direction that is wanted. */
    byte[] reoffer() {
        return negotiator().reoffer();
    }

    /** What this side wants to do. */
    Direction direction() {
        return negotiator().direction();
    }

    void direction(Direction wanted) {
        negotiator().direction(wanted);
    }

    /**
     * Answers an offer, and does as agreed.
     *
     * @param any whether a codec that cannot be decoded will do
     * @param preferred what to take where it is offered
     * @return empty when there is nothing in common
     */
    Optional<byte[]> answer(byte[] offer, boolean any, Optional<Codec> preferred) {
        return negotiator().answer(offer, any, preferred).map(answer -> {
            agree(answer.settings());
            return answer.answer();
        });
    }

    /** Takes an answer, and does as agreed; false when it is none. */
    boolean answered(byte[] sdp) {
        Optional<StreamSettings> answer = negotiator().answered(sdp);
        answer.ifPresent(this::agree);
        return answer.isPresent();
    }

    /** The codecs of an offer that are ours, too, in its order. */
    List<Codec> likes(byte[] offer) {
        return Negotiator.likes(offer, settings.codecs());
    }

    /** Whether the other side does not listen. */
    boolean held() {
        return held;
    }

    private void agree(StreamSettings next) {
        agreed = true;
        held = !next.direction().sends();
        media().agreed(next);
    }

    private Negotiator negotiator() {
        Negotiator desk = negotiator;
        if (desk == null) {
            throw new IllegalStateException("no media is open");
        }
        return desk;
    }

    StreamStatistics statistics() {
        CallMedia open = media;
        return open == null ? StreamStatistics.NONE : open.statistics();
    }

    /** Closes ports and files; the result completes when the files are closed. */
    CompletableFuture<Void> close() {
        CallMedia open = media;
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }
}
