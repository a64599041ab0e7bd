package io.jackfield.media;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.ivr.Digits;
import io.jackfield.media.record.RecordOptions;
import io.jackfield.media.record.RecordedCall;
import io.jackfield.media.record.Recording;
import io.jackfield.media.record.RecordingTap;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.speech.Listening;
import io.jackfield.media.speech.SpeechRecognizer;
import io.jackfield.media.speech.Utterance;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The script's side of a call: turns methods into messages to the leg, and waits. Thread-safe. */
final class LiveCall implements Call {
    private final Identity identity;
    private final EngineSettings settings;
    private final CallLeg leg;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final AtomicReference<Map<String, String>> variables;
    private final String uuid;
    private final Direction direction;
    private volatile List<String> groups;

    /** Who calls whom, and by which extension. */
    record Identity(
            String id,
            boolean outgoing,
            SipUri from,
            SipUri to,
            Optional<SipRequest> invite,
            List<String> groups,
            Optional<LiveCall> parent,
            boolean scripted) {}

    /** A call that starts without variables. */
    LiveCall(Identity identity, EngineSettings settings, LoopCalls calls, List<CallObserver> observers) {
        this(identity, settings, calls, observers, Map.of());
    }

    /**
     * A call.
     *
     * @param variables set from the start; {@code uuid} among them names the leg
     */
    LiveCall(
            Identity identity,
            EngineSettings settings,
            LoopCalls calls,
            List<CallObserver> observers,
            Map<String, String> variables) {
        this.identity = identity;
        this.settings = settings;
        this.direction = new Direction(identity.scripted());
        this.groups = identity.groups();
        this.uuid = variables.getOrDefault("uuid", newUuid(settings.random()));
        this.variables = new AtomicReference<>(Map.copyOf(variables));
        this.leg = new CallLeg(settings, calls, this, observers);
    }

    private static String newUuid(RandomGenerator random) {
        long high = random.nextLong() & ~0xf000L | 0x4000L; // RFC 9562 5.4
        return new UUID(high, random.nextLong() >>> 2 | 1L << 63).toString();
    }

    /** Which script has it. */
    Direction direction() {
        return direction;
    }

    /** Whether a script runs for it; if not, what made it decides about it. */
    boolean scripted() {
        return direction.isScripted();
    }

    boolean isChildOf(CallLeg other) {
        return identity.parent().filter(call -> call.leg == other).isPresent();
    }

    /** Another extension has it now, whose pattern matched this. */
    void groups(List<String> matched) {
        groups = matched;
    }

    CallLeg leg() {
        return leg;
    }

    ScriptThreads threads() {
        return settings.threads();
    }

    /** Its script runs on this thread, which calls this, or no longer does. */
    void scriptThread(Optional<Thread> thread) {
        direction.thread(thread);
        if (thread.isPresent()) {
            LogKeys.set(settings.name(), this);
        } else {
            LogKeys.clear();
        }
    }

    @Override
    public void divert(CallScript script) {
        boolean first = direction.to(script);
        leg.post(leg::divert);
        if (first) {
            direction
                    .take()
                    .ifPresent(next -> ScriptRunner.run(settings.threads(), next, this, new CompletableFuture<>()));
        }
        if (direction.isTakenFrom(Thread.currentThread())) {
            throw new CallDivertedException();
        }
    }

    @Override
    public String id() {
        return identity.id();
    }

    @Override
    public String uuid() {
        return uuid;
    }

    @Override
    public Map<String, String> variables() {
        return Objects.requireNonNull(variables.get());
    }

    @Override
    public boolean outgoing() {
        return identity.outgoing();
    }

    @Override
    public Optional<Call> parent() {
        return identity.parent().map(call -> call);
    }

    @Override
    public SipUri from() {
        return identity.from();
    }

    @Override
    public SipUri to() {
        return identity.to();
    }

    @Override
    public String destination() {
        return identity.to().user();
    }

    @Override
    public Optional<String> header(String name) {
        return identity.invite().flatMap(invite -> invite.header(name));
    }

    @Override
    public String group(int index) {
        List<String> groups = this.groups;
        if (index < 0 || index >= groups.size()) {
            throw new IllegalArgumentException("group " + index + " is not within 0.." + (groups.size() - 1));
        }
        return groups.get(index);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(Objects.requireNonNull(variables.get()).get(name));
    }

    @Override
    public void set(String name, String value) {
        variables.updateAndGet(before -> {
            Map<String, String> after = new HashMap<>(before);
            after.put(name, value);
            return Map.copyOf(after);
        });
    }

    @Override
    public boolean answered() {
        return leg.wasAnswered();
    }

    @Override
    public void ring() {
        await(leg::ring);
    }

    @Override
    public void early() {
        await(leg::early);
    }

    @Override
    public void answer() {
        this.<Optional<Codec>>await(done -> leg.answer(false, done));
    }

    @Override
    public void echo() {
        echo(Optional.empty());
    }

    @Override
    public void echo(Duration length) {
        echo(Optional.of(length));
    }

    private void echo(Optional<Duration> length) {
        this.<Boolean>await(done -> leg.echo(length, done));
    }

    @Override
    public void play(Prompt... prompts) {
        if (prompts.length == 0) {
            return;
        }
        CallMedia.Played played = CallMedia.Played.CODEC_CHANGED;
        while (played == CallMedia.Played.CODEC_CHANGED) {
            Codec codec = codec();
            List<PromptFrames> sounds = encoded(List.of(prompts), codec);
            played = await(done -> leg.media().play(sounds, codec, done));
        }
    }

    /** The codec that prompts are to be encoded in; opens media where that is not done. */
    private Codec codec() {
        return this.<Optional<Codec>>await(leg::openMedia)
                .orElseThrow(() ->
                        new IllegalStateException("the call is not answered, or uses a codec that can only be echoed"));
    }

    private List<PromptFrames> encoded(List<Prompt> prompts, Codec codec) {
        List<PromptFrames> sounds = new ArrayList<>(prompts.size());
        for (Prompt prompt : prompts) {
            sounds.add(settings.prompts().encoded(prompt, codec));
        }
        return sounds;
    }

    @Override
    public Recording record(Path file) {
        return record(r -> r.to(file));
    }

    @Override
    public Recording record(Consumer<RecordOptions.Builder> options) {
        RecordOptions wanted = RecordOptions.of(options);
        RecordedCall about = new RecordedCall(id(), from().user(), destination());
        RecordingTap tap = settings.recorder().open(wanted, about, codec().sampleRate());
        tap.drivenBy(leg::post, leg::nowNs, () -> leg.media().stopRecording(tap));
        boolean begun = false;
        try {
            begun = this.<Boolean>await(done -> leg.media().record(tap, done));
        } finally {
            if (!begun) {
                tap.abandon();
            }
        }
        if (!begun) {
            throw new IllegalStateException("as many recordings of the call run as may");
        }
        recordings.add(tap.recording());
        leg.post(() -> leg.observers().tell(o -> o.onRecording(this, tap.recording())));
        return tap.recording();
    }

    @Override
    public List<Recording> recordings() {
        return List.copyOf(recordings);
    }

    @Override
    public void attach(AudioAttachment attachment) {
        codec();
        boolean attached = await(done -> leg.media().attach(attachment, done));
        if (!attached) {
            throw new IllegalStateException("the call uses a codec that can only be echoed");
        }
    }

    @Override
    public String collect(Digits digits) {
        return ask(List.of(), digits);
    }

    @Override
    public String menu(Prompt prompt, Digits digits) {
        return ask(List.of(prompt), digits);
    }

    @Override
    public String menu(List<Prompt> prompts, Digits digits) {
        return ask(List.copyOf(prompts), digits);
    }

    private String ask(List<Prompt> prompts, Digits digits) {
        while (true) {
            Codec codec = codec();
            Question.Text text = new Question.Text(
                    digits,
                    encoded(prompts, codec),
                    encoded(digits.otherwise().map(List::of).orElse(List.of()), codec));
            Optional<String> answer = await(done -> leg.media().collect(text, codec, done));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    @Override
    public Utterance listen(SpeechRecognizer recognizer, Listening how) {
        Codec codec = codec();
        return new SpeechTurn(this, how).listen(recognizer, encoded(how.prompts(), codec), codec);
    }

    @Override
    public void forgetDigits() {
        this.<Boolean>await(done -> {
            leg.media().forgetDigits();
            done.complete(true);
        });
    }

    @Override
    public void sendDtmf(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c == 'w' || Digits.isDigit((char) c))) {
            throw new IllegalArgumentException("\"" + digits + "\" are not keys");
        }
        codec();
        boolean sent = await(done -> leg.media().press(digits, done));
        if (!sent) {
            play(DtmfTones.of(digits));
        }
    }

    @Override
    public Call dial(String uri, DialOptions options) {
        OutgoingCalls.Request request = new OutgoingCalls.Request(
                SipUri.parse(uri).orElseThrow(() -> new IllegalArgumentException("\"" + uri + "\" is no SIP URI")),
                options);
        List<Codec> likes = this.<List<Codec>>await(done -> done.complete(leg.likes()));
        OutgoingCalls.Place place = new OutgoingCalls.Place(leg.home(), Optional.of(this), likes);
        return leg.home().outgoing().dial(request, place, Optional.empty());
    }

    @Override
    public void awaitAnswer() {
        this.<Optional<Codec>>await(leg::awaitAnswer);
    }

    @Override
    public BridgeResult bridge(String uri) {
        return bridge(Targets.of(uri), BridgeOptions.DEFAULTS);
    }

    @Override
    public BridgeResult bridge(String uri, BridgeOptions options) {
        return bridge(Targets.of(uri), options);
    }

    @Override
    public BridgeResult bridge(Targets targets, BridgeOptions options) {
        Connecting.Wish wish = Connecting.Wish.of(targets, options);
        return this.<BridgeResult>await(done -> leg.ties().bridge(wish, done));
    }

    @Override
    public BridgeResult bridge(Call other) {
        if (!(other instanceof LiveCall peer) || peer == this) {
            throw new IllegalArgumentException("not another call of an engine");
        }
        codec();
        try {
            peer.awaitAnswer();
        } catch (CallEndedException e) {
            CallEnd end = e.end();
            return new BridgeResult(false, end.cause(), end.status(), EndedBy.NOBODY, Duration.ZERO, Optional.empty());
        }
        return this.<BridgeResult>await(done -> leg.ties().join(peer, done));
    }

    @Override
    public TransferResult transfer(String uri) {
        SipUri target = SipUri.parse(uri)
                .filter(SipUri::isSip)
                .orElseThrow(() -> new IllegalArgumentException("\"" + uri + "\" is no sip or sips URI"));
        return this.<TransferResult>await(done -> leg.redirect(target, done));
    }

    @Override
    public TransferResult transfer(Call consultation) {
        if (!(consultation instanceof LiveCall other) || other == this) {
            throw new IllegalArgumentException("not another call of an engine");
        }
        InviteSession there = other.<InviteSession>await(other.leg.requests()::session);
        return this.<TransferResult>await(done -> leg.requests().transfer(there, done));
    }

    @Override
    public boolean hold() {
        return hold(Optional.of(settings.holdMusic()));
    }

    @Override
    public boolean hold(Prompt music) {
        return hold(Optional.of(music));
    }

    private boolean hold(Optional<Prompt> music) {
        return this.<Integer>await(done ->
                        leg.requests().once(done, session -> leg.changes().hold(session, music, done)))
                < 300;
    }

    @Override
    public boolean resume() {
        return this.<Integer>await(done -> leg.changes().resume(leg.session(), done)) < 300;
    }

    @Override
    public Optional<Character> nextDigit(Duration within) {
        codec();
        return this.<Optional<Character>>await(done -> leg.media().nextDigit(within, done));
    }

    @Override
    public boolean sendInfoDigits(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> Digits.isDigit((char) c))) {
            throw new IllegalArgumentException("\"" + digits + "\" are not keys");
        }
        codec();
        return this.<Boolean>await(done -> leg.requests().keys(digits, done));
    }

    /** Waits with music until something comes true, for so long at most. */
    ParkingLot.Stay waitIn(CompletableFuture<ParkingLot.Stay> place, Optional<Prompt> music, Duration timeout) {
        this.<Boolean>await(done -> {
            leg.media().filling().sound(music.orElse(settings.holdMusic()));
            done.complete(true);
        });
        return this.<ParkingLot.Stay>await(done -> leg.pauses().stay(leg, place, timeout, done));
    }

    @Override
    public void pause(Duration length) {
        this.<Boolean>await(done -> leg.pauses().pause(length, done));
    }

    @Override
    public CallEnd awaitEnd() {
        if (direction.isScript(Thread.currentThread())) {
            try { // another script may take over meanwhile
                this.<Boolean>await(leg.pauses()::untilEnd);
            } catch (CallEndedException over) {
                // That is what was waited for; only its files may not be closed yet.
            }
        }
        return result(leg.ended());
    }

    @Override
    public void hangup() {
        hangup(Cause.NORMAL);
    }

    @Override
    public void hangup(Cause cause) {
        leg.post(() -> leg.end(cause));
    }

    @Override
    public StreamStatistics statistics() {
        if (leg.ended().isDone()) {
            return leg.ended().join().statistics();
        }
        try {
            return this.<StreamStatistics>await(done -> done.complete(leg.statistics()));
        } catch (CallEndedException e) {
            return e.end().statistics();
        }
    }

    @Override
    public CompletionStage<CallEnd> ended() {
        return leg.ended().minimalCompletionStage();
    }

    /** Has something done on the loop, and waits for what comes of it. */
    <T> T await(Consumer<CompletableFuture<T>> command) {
        if (leg.ended().isDone()) {
            throw new CallEndedException(leg.ended().join());
        }
        Thread asker = Thread.currentThread();
        return result(leg.<T>ask(done -> {
            if (direction.isTakenFrom(asker)) {
                done.completeExceptionally(new CallDivertedException());
            } else {
                command.accept(done);
            }
        }));
    }

    private <T> T result(CompletableFuture<T> future) {
        try {
            return settings.threads().await(future);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hangup();
            throw new CallEndedException(new CallEnd(
                    Cause.NORMAL, false, 0, "the script was interrupted", Duration.ZERO, StreamStatistics.NONE));
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof CallEndedException ended) {
                throw new CallEndedException(ended.end());
            }
            if (cause instanceof CallDivertedException) {
                throw new CallDivertedException();
            }
            if (cause instanceof IllegalStateException mistake) {
                throw new IllegalStateException(mistake.getMessage(), mistake);
            }
            throw new MediaEngineException(
                    MediaEngineException.Code.OVERLOADED, String.valueOf(cause.getMessage()), cause);
        }
    }
}
