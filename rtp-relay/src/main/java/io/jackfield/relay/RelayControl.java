package io.jackfield.relay;

import io.jackfield.relay.record.RecordingFormat;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.sdp.SessionDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What can be done to the media of calls that are relayed: block, silence, play, record, copy. A tag says whose media; "" means both
 * sides'. From any thread; nothing waits. Stages fail with {@link MediaException} UNKNOWN_SESSION where there is no such call.
 */
public final class RelayControl {
    /** What of a side's media is held back. */
    public enum Block {
        /** All packets. */
        MEDIA,
        /** Audio is replaced by silence; where its codec is not known, by nothing. */
        SILENCE,
        /** Telephone events. */
        DTMF
    }

    private static final int MAX_KEYS = 64;
    private static final int MAX_TIMES = 10_000;
    private static final Duration FOREVER = Duration.ofDays(365);

    /** Runs work on the table of a call. */
    interface Tables {
        <T> CompletionStage<T> on(String callId, Function<SessionTable, T> work);
    }

    private final Tables tables;

    RelayControl(Tables tables) {
        this.tables = tables;
    }

    private <T> CompletionStage<T> each(String callId, Function<SessionTreatment, T> work) {
        return tables.on(callId, table -> {
            List<RelaySession> sessions = table.sessions(callId);
            if (sessions.isEmpty()) {
                throw new MediaException(Code.UNKNOWN_SESSION, "no such call");
            }
            T result = work.apply(sessions.get(0).treatment());
            for (RelaySession session : sessions.subList(1, sessions.size())) {
                result = work.apply(session.treatment());
            }
            return result;
        });
    }

    private <T> CompletionStage<T> of(String callId, String tag, Function<SessionTreatment, T> work) {
        return tables.on(callId, table -> {
            for (RelaySession session : table.sessions(callId)) {
                if (tag.isEmpty() || session.parties().sideOf(tag) >= 0) {
                    return work.apply(session.treatment());
                }
            }
            throw new MediaException(Code.UNKNOWN_SESSION, "no such call or tag");
        });
    }

    /** The tag of who got this label in an offer or answer. */
    public CompletionStage<String> tagOf(String callId, String label) {
        return tables.on(
                callId,
                table -> table.sessions(callId).stream()
                        .flatMap(session -> session.parties().tagOf(label).stream())
                        .findFirst()
                        .orElseThrow(() -> new MediaException(Code.UNKNOWN_SESSION, "nobody is labelled " + label)));
    }

    /** Holds back what a side sends, or lets it through again. @return how many streams that are */
    public CompletionStage<Integer> block(String callId, String tag, Block what, boolean on) {
        int[] count = new int[1];
        return each(callId, treatment -> count[0] += treatment.block(tag, what, on));
    }

    /** The same with what goes to a side. */
    public CompletionStage<Integer> blockTowards(String callId, String tag, Block what, boolean on) {
        int[] count = new int[1];
        return each(callId, treatment -> count[0] += treatment.blockTowards(tag, what, on));
    }

    /**
     * Hides which keys a side presses, or no longer. Of keys that it sends as tones nothing is hidden.
     *
     * @return how many streams that are
     */
    public CompletionStage<Integer> guardKeys(String callId, String tag, KeyGuard guard) {
        int[] count = new int[1];
        return each(callId, treatment -> count[0] += treatment.guardKeys(tag, guard));
    }

    /** The tag of whom a tag talks to; "" while nobody has answered. */
    public CompletionStage<String> otherThan(String callId, String tag) {
        return tables.on(
                callId,
                table -> table.sessions(callId).stream()
                        .filter(session -> session.parties().sideOf(tag) >= 0)
                        .map(session ->
                                session.side(1 - session.parties().sideOf(tag)).tag())
                        .findFirst()
                        .orElseThrow(() -> new MediaException(Code.UNKNOWN_SESSION, "no such call or tag")));
    }

    /** The tag of whose description has this address for its media. */
    public CompletionStage<String> tagAt(String callId, InetAddress address) {
        return tables.on(
                callId,
                table -> table.sessions(callId).stream()
                        .flatMap(session -> session.parties().tagAt(address).stream())
                        .findFirst()
                        .orElseThrow(() -> new MediaException(
                                Code.UNKNOWN_SESSION, "nobody's media is at " + address.getHostAddress())));
    }

    /**
     * Plays a WAV file to a side, in place of what the other side sends.
     *
     * @param wav of 16-bit samples, one channel or two, 8 to 48 kHz
     * @param times how often, 1 to 10,000
     * @return how long that takes
     */
    public CompletionStage<Duration> play(String callId, String tag, byte[] wav, int times) {
        return play(callId, tag, wav, times, FOREVER);
    }

    /** The same, for this long at most. */
    public CompletionStage<Duration> play(String callId, String tag, byte[] wav, int times, Duration most) {
        SoundFile sound;
        try {
            sound = SoundFile.parse(wav);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new MediaException(Code.RELAY_REFUSED, String.valueOf(e.getMessage())));
        }
        int often = Math.max(1, Math.min(MAX_TIMES, times));
        return of(callId, tag, treatment -> treatment.play(tag, sound, often, most));
    }

    /** Ends what is played to a side, keys too. @return whether anything was */
    public CompletionStage<Boolean> stopPlaying(String callId, String tag) {
        return of(callId, tag, treatment -> treatment.stopPlaying(tag));
    }

    /**
     * Sends keys to a side, in place of what the other side sends: as telephone events where that side knows them, else as tones.
     *
     * @param keys 1 to 64 of 0-9, *, #, A-D
     * @param tone how long each is down, 40 ms to 5 s
     * @param pause behind each, 40 ms to 5 s
     */
    public CompletionStage<Boolean> press(String callId, String tag, String keys, Duration tone, Duration pause) {
        boolean known = keys.chars().allMatch(key -> DtmfEvent.code((char) key).isPresent());
        if (!known || keys.isEmpty() || keys.length() > MAX_KEYS || !fits(tone) || !fits(pause)) {
            throw new IllegalArgumentException("1 to 64 keys of 40 ms to 5 s, not " + keys.length() + " of " + tone);
        }
        return of(callId, tag, treatment -> {
            treatment.press(tag, keys, tone, pause);
            return true;
        });
    }

    private static boolean fits(Duration time) {
        return time.toMillis() >= 40 && time.toMillis() <= 5000;
    }

    /**
     * Records a call, or goes on where it was paused. Ends with the call.
     *
     * @param metadata what the recording says of itself, in pcapng
     * @return the file that it will be when it is complete; fails with RELAY_REFUSED where the relay has no folder for that, or the call
     *     is not to be recorded ({@link MediaWishes#unrecorded})
     */
    public CompletionStage<Path> startRecording(String callId, RecordingFormat format, Map<String, String> metadata) {
        return each(callId, treatment -> treatment.startRecording(format, metadata));
    }

    /** Leaves out what comes from now on. @return whether it was being recorded */
    public CompletionStage<Boolean> pauseRecording(String callId) {
        return each(callId, treatment -> treatment.pauseRecording());
    }

    /** Ends a recording. @return whether it was being recorded */
    public CompletionStage<Boolean> stopRecording(String callId) {
        return each(callId, treatment -> treatment.stopRecording());
    }

    /** Ends a recording and leaves nothing of it. @return whether it was being recorded */
    public CompletionStage<Boolean> discardRecording(String callId) {
        return each(callId, treatment -> treatment.discardRecording());
    }

    /**
     * Sends the audio of a side, or of both, decoded to the program that {@link RtpRelay.Builder#forwardTo} names: a connection for each.
     * Goes on with those that there are.
     *
     * @param introduction what a connection begins with; "" for Call-ID and tag
     * @return how many streams are forwarded now; fails with RELAY_REFUSED where no program is named, SESSION_LIMIT past
     *     {@link io.jackfield.relay.forward.AudioForward#MAX_STREAMS}
     */
    public CompletionStage<Integer> startForwarding(String callId, String tag, String introduction) {
        return each(callId, treatment -> treatment.forwarding().start(tag, introduction));
    }

    /** Ends that. @return how many streams were forwarded */
    public CompletionStage<Integer> stopForwarding(String callId, String tag) {
        int[] count = new int[1];
        return each(callId, treatment -> count[0] += treatment.forwarding().stop(tag));
    }

    /**
     * Opens a copy of what a side sends, or both, for a third party.
     *
     * @param subscriber a tag for the copy, new to this call
     * @return an offer, with an m-line for each stream of each side
     */
    public CompletionStage<byte[]> subscribe(String callId, String tag, String subscriber) {
        return of(callId, tag, treatment -> treatment.subscribe(tag, subscriber).offer());
    }

    /** Sends the copy to where the answer says. */
    public CompletionStage<Boolean> subscribed(String callId, String subscriber, byte[] answer) {
        SessionDescription sdp = SessionDescription.parse(answer)
                .orElseThrow(() -> new IllegalArgumentException("the session description does not parse"));
        return tables.on(callId, table -> {
            for (RelaySession session : table.sessions(callId)) {
                if (session.treatment().subscription(subscriber).isPresent()) {
                    session.treatment().subscription(subscriber).get().answered(sdp);
                    return true;
                }
            }
            throw new MediaException(Code.UNKNOWN_SESSION, "no such subscription");
        });
    }

    /** Ends a copy. @return whether there was one */
    public CompletionStage<Boolean> unsubscribe(String callId, String subscriber) {
        return tables.on(
                callId,
                table -> table.sessions(callId).stream()
                        .anyMatch(session -> session.treatment().unsubscribe(subscriber)));
    }
}
