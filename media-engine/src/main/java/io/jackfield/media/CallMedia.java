package io.jackfield.media;

import io.jackfield.media.record.RecordingTap;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.stream.Afterwards;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioStream;
import io.jackfield.media.stream.StreamSettings;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.media.stream.TransportFailure;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What scripts do with an open audio stream: one call's, on its loop. */
final class CallMedia implements AudioStream.Listener, Question.Player {
    private static final int MAX_TYPED_AHEAD = 64;

    /** What became of a prompt. */
    enum Played {
        /** It was played to its end, or another took its place. */
        OVER,
        /** The codec is another one now: encode it anew. */
        CODEC_CHANGED
    }

    /** What a call hears of its media. */
    interface Listener {
        void digit(char key);

        void broken(Cause why);
    }

    private final MediaLoop loop;
    private final Afterwards afterwards;
    private final Waiting waiting;
    private final Listener listener;
    private final AudioStream stream;
    private final Filling filling;
    private final ArrayDeque<Consumer<Boolean>> playing = new ArrayDeque<>();
    private final ArrayDeque<Waiting.Wait<Boolean>> pressing = new ArrayDeque<>();
    private final ArrayDeque<Character> typed = new ArrayDeque<>();
    private final List<CompletableFuture<?>> files = new ArrayList<>();
    private Optional<Codec> codec = Optional.empty();
    private boolean codecChanged;
    private @Nullable Question question;
    private @Nullable Consumer<Optional<Character>> nextKey;

    /**
     * Opens the ports.
     *
     * @throws io.jackfield.rtp.MediaException when there are none
     */
    CallMedia(AudioStream.Start start, Waiting waiting, EngineSettings settings, CallLeg leg) {
        this.loop = start.loop();
        this.afterwards = start.afterwards();
        this.waiting = waiting;
        this.listener = leg;
        this.stream = new AudioStream(start, this);
        this.filling = new Filling(settings, stream, leg::post);
    }

    int port() {
        return stream.port();
    }

    Optional<Codec> codec() {
        return codec;
    }

    /** Offer and answer have agreed, for the first time or again. */
    void agreed(StreamSettings settings) {
        Optional<Codec> before = codec;
        codec = settings.codec();
        stream.agreed(settings);
        if (!before.equals(codec)) {
            filling.codec(codec);
            codecChanged = true; // what plays now is in the codec of before
            stream.stopPlaying();
            afterwards.add(() -> codecChanged = false);
        }
    }

    AudioStream stream() {
        return stream;
    }

    /** The call is up: silence is sent while there is nothing to say, and media has to flow soon. */
    void up() {
        filling.up();
        stream.up();
    }

    /** What is said while nothing is played. */
    Filling filling() {
        return filling;
    }

    void play(List<PromptFrames> sounds, Codec encoded, CompletableFuture<Played> done) {
        if (!codec.equals(Optional.of(encoded))) {
            done.complete(Played.CODEC_CHANGED);
            return;
        }
        Waiting.Wait<Played> wait = waiting.begin(done, () -> {});
        play(sounds, toItsEnd -> waiting.done(wait, codecChanged && !toItsEnd ? Played.CODEC_CHANGED : Played.OVER));
    }

    @Override
    public void play(List<PromptFrames> sounds, Consumer<Boolean> over) {
        playing.add(over);
        stream.play(sounds);
    }

    @Override
    public void stop() {
        stream.stopPlaying();
    }

    /** Asks a question; the result is empty when the codec has changed and the prompts are to be encoded anew. */
    void collect(Question.Text text, Codec encoded, CompletableFuture<Optional<String>> done) {
        if (!codec.equals(Optional.of(encoded))) {
            done.complete(Optional.empty());
            return;
        }
        if (question != null) {
            done.completeExceptionally(new IllegalStateException("the call is collecting digits already"));
            return;
        }
        Waiting.Wait<Optional<String>> wait = waiting.begin(done, this::forgetQuestion);
        Question asked = new Question(loop, afterwards, questionPlayer(wait), text, answer -> {
            question = null;
            waiting.done(wait, Optional.of(answer));
        });
        question = asked;
        asked.start();
        while (!typed.isEmpty() && asked.active()) {
            asked.digit(typed.poll());
        }
    }

    /** Plays for a question; a change of codec ends the question, to be asked anew. */
    private Question.Player questionPlayer(Waiting.Wait<Optional<String>> wait) {
        return new Question.Player() {
            @Override
            public void play(List<PromptFrames> sounds, Consumer<Boolean> over) {
                CallMedia.this.play(sounds, toItsEnd -> {
                    if (codecChanged && !toItsEnd) {
                        forgetQuestion();
                        waiting.done(wait, Optional.empty());
                    } else {
                        over.accept(toItsEnd);
                    }
                });
            }

            @Override
            public void stop() {
                CallMedia.this.stop();
            }
        };
    }

    private void forgetQuestion() {
        Question asked = question;
        question = null;
        if (asked != null) {
            asked.cancel();
        }
    }

    /** Waits for one key; those that were pressed before count. */
    void nextDigit(Duration within, CompletableFuture<Optional<Character>> done) {
        if (question != null || nextKey != null) {
            done.completeExceptionally(new IllegalStateException("the call is collecting digits already"));
        } else if (!typed.isEmpty()) {
            done.complete(Optional.ofNullable(typed.poll()));
        } else {
            OneShot timer = new OneShot(afterwards);
            Waiting.Wait<Optional<Character>> wait =
                    waiting.begin(done, () -> loop.timers().cancel(timer));
            nextKey = key -> {
                nextKey = null;
                loop.timers().cancel(timer);
                waiting.done(wait, key);
            };
            timer.action(() -> heard(Optional.empty()));
            loop.timers().schedule(timer, loop.nowNs() + within.toNanos());
        }
    }

    private void heard(Optional<Character> key) {
        Consumer<Optional<Character>> waits = nextKey;
        if (waits != null) {
            waits.accept(key);
        }
    }

    void forgetDigits() {
        typed.clear();
    }

    /** Presses keys; false when the other side takes no telephone events. */
    void press(String keys, CompletableFuture<Boolean> done) {
        if (stream.press(keys)) {
            pressing.add(waiting.begin(done, () -> {}));
        } else {
            done.complete(false);
        }
    }

    void echo(Optional<Duration> length, CompletableFuture<Boolean> done) {
        stream.echo(true);
        if (length.isPresent()) {
            after(length.get(), done, () -> stream.echo(false));
        } else {
            waiting.begin(done, () -> {});
        }
    }

    private void after(Duration length, CompletableFuture<Boolean> done, Runnable then) {
        OneShot timer = new OneShot(afterwards);
        Waiting.Wait<Boolean> wait = waiting.begin(done, () -> loop.timers().cancel(timer));
        timer.action(() -> {
            then.run();
            waiting.done(wait, true);
        });
        loop.timers().schedule(timer, loop.nowNs() + length.toNanos());
    }

    /** Hands the audio over until the attachment ends; false when the call's codec is one that cannot be decoded. */
    void attach(AudioAttachment attachment, CompletableFuture<Boolean> done) {
        if (codec.isEmpty()) {
            done.complete(false);
            return;
        }
        Waiting.Wait<Boolean> wait = waiting.begin(done, () -> {});
        stream.attach(new Attached(attachment, () -> waiting.done(wait, true)), codec.get());
    }

    /** Plays prompts to somebody who is listened to. */
    void listen(Ears ears, List<PromptFrames> prompts, Codec encoded) {
        if (!prompts.isEmpty() && codec.equals(Optional.of(encoded))) {
            play(prompts, toItsEnd -> ears.prompted());
        }
        codec.ifPresent(current -> stream.attach(ears, current));
        if (prompts.isEmpty() || !codec.equals(Optional.of(encoded))) {
            ears.prompted();
        }
    }

    /** Waits for what is said; fails when the call ends first. */
    void hear(Ears ears, CompletableFuture<Ears.Heard> done) {
        CompletableFuture<Ears.Heard> next = new CompletableFuture<>();
        Waiting.Wait<Ears.Heard> wait = waiting.begin(done, () -> {});
        next.thenAccept(heard -> waiting.done(wait, heard));
        ears.take(next);
    }

    void record(RecordingTap tap, CompletableFuture<Boolean> done) {
        boolean begun = stream.record(tap);
        if (begun) {
            files.add(tap.recording().done().toCompletableFuture());
        }
        done.complete(begun);
    }

    void stopRecording(RecordingTap tap) {
        stream.stopRecording(tap);
    }

    StreamStatistics statistics() {
        return stream.statistics();
    }

    /** Closes ports and files; the result completes when the files are closed. */
    CompletableFuture<Void> close() {
        stream.close();
        return CompletableFuture.allOf(files.toArray(CompletableFuture[]::new));
    }

    @Override
    public void digit(char key) {
        listener.digit(key);
        if (stream.takesDigit(key)) {
            return;
        }
        Question asked = question;
        if (asked != null && asked.active()) {
            asked.digit(key);
        } else if (nextKey != null) {
            heard(Optional.of(key));
        } else if (typed.size() < MAX_TYPED_AHEAD) {
            typed.add(key);
        }
    }

    @Override
    public void played(boolean completed) {
        Consumer<Boolean> over = playing.poll();
        if (over != null) {
            over.accept(completed);
        }
    }

    @Override
    public void pressed() {
        for (Waiting.Wait<Boolean> wait = pressing.poll(); wait != null; wait = pressing.poll()) {
            waiting.done(wait, true);
        }
    }

    @Override
    public void silent() {
        listener.broken(Cause.MEDIA_TIMEOUT);
    }

    @Override
    public void broken(TransportFailure why) {
        listener.broken(Ends.of(why));
    }
}
