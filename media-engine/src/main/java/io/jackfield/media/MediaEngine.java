package io.jackfield.media;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.stream.Afterwards;
import io.jackfield.rtp.dtls.DtlsCounters;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.OutgoingMessage;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers and makes calls, and runs a script in each of them.
 *
 * <pre>{@code
 * MediaEngine engine = MediaEngine.builder(node)
 *     .dialplan(d -> d
 *         .match("9196", Call::echo)
 *         .match("ivr|2000", call -> {
 *             call.answer();
 *             String choice = call.menu(Prompt.file("welcome.wav"), digits(1).within(ofSeconds(5)).tries(3));
 *             call.play(Prompt.file("you-chose-" + choice + ".wav"));
 *         }))
 *     .build();
 * }</pre>
 *
 * <p>It is the one user of its node, which it does not close. Thread-safe.
 */
public final class MediaEngine implements AutoCloseable {
    private final EngineSettings settings;
    private final Dialplan<CallScript> dialplan;
    private final MediaLoops loops;
    private final boolean ownsLoops;
    private final Map<MediaLoop, LoopCalls> calls;
    private final Sessions sessions;
    private final OutgoingCalls outgoing;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<UserAgent> agent = new CompletableFuture<>();
    private volatile boolean closing;

    private MediaEngine(
            SipNode node,
            EngineSettings settings,
            Dialplan<CallScript> dialplan,
            Limits limits,
            Optional<MediaLoops> shared) {
        this.settings = settings;
        this.dialplan = dialplan;
        this.sessions = new Sessions(limits.sessions(), limits.perSecond());
        this.outgoing = new OutgoingCalls(settings, node, agent, sessions);
        this.loops = shared.orElseGet(() -> MediaLoops.builder().start());
        this.ownsLoops = shared.isEmpty();
        this.calls = loops.loops().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), loop -> new LoopCalls(loop, outgoing)));
        outgoing.homes(calls.values());
        sessions.idle().thenRun(this::release);
    }

    /** Starts the description of an engine on a node. */
    public static MediaEngineBuilder builder(SipNode node) {
        return new MediaEngineBuilder(node);
    }

    static MediaEngine start(
            SipNode node,
            EngineSettings settings,
            Dialplan<CallScript> dialplan,
            UserAgent.Builder signalling,
            Limits limits,
            Optional<MediaLoops> shared) {
        MediaEngine engine = new MediaEngine(node, settings, dialplan, limits, shared);
        try {
            engine.agent.complete(signalling
                    .maxSessions(limits.sessions())
                    .onInvite(engine::onInvite)
                    .onRefused((invite, source, status) ->
                            engine.refused(RefusedCall.of(invite, Optional.of(source), status)))
                    .build());
        } catch (RuntimeException e) {
            engine.release();
            throw e;
        }
        return engine;
    }

    /** A call that comes in, on its shard. */
    private SessionListener onInvite(InviteSession session) {
        if (session.replaces().isPresent()) {
            return replacing(session, session.replaces().get());
        }
        SipUri dialled = session.invite().requestUri();
        Optional<Dialplan.Match<CallScript>> match = dialplan.match(dialled.user());
        if (match.isEmpty()) {
            return refuse(session, Cause.NOT_FOUND);
        }
        if (!sessions.enter(settings.threads().nanoTime())) {
            return refuse(session, Cause.CONGESTION);
        }
        LiveCall.Identity identity = new LiveCall.Identity(
                session.callId(),
                false,
                session.remote().uri(),
                dialled,
                Optional.of(session.invite()),
                match.get().groups(),
                Optional.empty(),
                true);
        LoopCalls home = home();
        LiveCall call = new LiveCall(identity, settings, home, settings.observers(), source(session));
        CallLeg leg = call.leg();
        leg.post(() -> {
            leg.begin(session);
            run(match.get().target(), call); // not before observers have heard of the call: what it does may need them
        });
        return new SessionEvents(leg);
    }

    private SessionListener refuse(InviteSession session, Cause why) {
        session.reject(why.status());
        refused(RefusedCall.of(session.invite(), session.source(), why.status()));
        return SessionListener.NONE;
    }

    private void refused(RefusedCall call) {
        Observers.refused(settings.observers(), call);
    }

    /** A call that comes in to take the place of another (RFC 3891), which whoever knows that one's dialog may ask for where they may. */
    private SessionListener replacing(InviteSession session, InviteSession replaced) {
        CompletableFuture<CallLeg> taken = new CompletableFuture<>();
        outgoing.find(replaced).thenAccept(found -> {
            Optional<CallLeg> leg = found.filter(l -> settings.transfers()
                    .decide(l.call(), session.remote().uri())
                    .isPresent());
            if (leg.isEmpty()) {
                refuse(session, Cause.FORBIDDEN);
                return;
            }
            taken.complete(leg.get());
            leg.get().post(() -> leg.get().takeOver(session));
        });
        return new SessionEvents(taken);
    }

    private static Map<String, String> source(InviteSession session) {
        return session.source()
                .map(flow -> Map.of("sip_network_ip", flow.remoteHost().getHostAddress()))
                .orElse(Map.of());
    }

    /**
     * Makes a call. Its script runs once it is answered; when it is not, the script does not run.
     *
     * @param uri whom to call
     * @return the call, not answered yet; {@link Call#ended} tells how it went, also when nothing could be sent
     * @throws IllegalArgumentException when the URI is not a sip or sips URI, or a codec is not known
     */
    public Call dial(SipUri uri, DialOptions options, CallScript script) {
        return outgoing.dial(
                new OutgoingCalls.Request(uri, options), OutgoingCalls.Place.on(home()), Optional.of(script));
    }

    /**
     * Begins a request outside of any call: {@code engine.request(Method.MESSAGE, to).body("text/plain", text).send()}.
     *
     * @param method any but INVITE, ACK and CANCEL
     * @throws IllegalArgumentException when the target is no sip or sips URI, or the method is one of those
     */
    public OutgoingMessage request(Method method, SipUri to) {
        return agent.join().request(method, to);
    }

    private LoopCalls home() {
        LoopCalls home = calls.get(loops.next());
        if (home == null) {
            throw new IllegalStateException("a media loop that was not there at the start");
        }
        return home;
    }

    private void run(CallScript script, LiveCall call) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        sessions.leave(call.leg(), over);
        ScriptRunner.run(settings.threads(), script, call, over);
    }

    /** What it is called among other engines. */
    public String name() {
        return settings.name();
    }

    /** What makes the recordings of calls; conferences and others may record with it. It is closed with the engine. */
    public Recorder recorder() {
        return settings.recorder();
    }

    /**
     * How much there is to do.
     *
     * @param live calls that are up
     * @param peak most of them at once since the start
     * @param limit how many there may be
     * @param perSecond calls that came in during the last whole second
     * @param perSecondPeak most of them in a second since the start
     * @param perSecondLimit how many may come in a second; 0 for any number
     */
    public record Load(int live, int peak, int limit, int perSecond, int perSecondPeak, int perSecondLimit) {}

    /** What calls may come in: so many at once, so many a second. */
    record Limits(int sessions, int perSecond) {}

    /** How much there is to do now. */
    public Load load() {
        return sessions.load(settings.threads().nanoTime());
    }

    /** Calls that were refused with 503, for want of a place or because too many came in a second. */
    public long refused() {
        return sessions.refused();
    }

    /** What happened in handshakes of DTLS: how many made keys, how many failed and why. */
    public DtlsCounters dtls() {
        return settings.dtls().counters();
    }

    /** Takes no calls that come in (they get 503) until it is told otherwise; calls that are up go on, and it may make some. */
    public void pause(boolean on) {
        sessions.pause(on);
    }

    /** The script of what can be dialled; empty when nothing matches. In it {@link Call#group} is of what was dialled here. */
    public Optional<CallScript> extension(String destination) {
        return dialplan.match(destination).map(match -> call -> {
            if (call instanceof LiveCall live) {
                live.groups(match.groups());
            }
            match.target().run(call);
        });
    }

    /** Calls that are not over, or whose script has not returned. */
    public int sessions() {
        return sessions.taken();
    }

    /**
     * Takes no new calls (they get 503), waits for those that run, and ends those that are left after a while.
     *
     * @param patience how long calls may go on; zero ends them now
     * @return completes when none is left
     */
    public CompletionStage<Void> drain(Duration patience) {
        sessions.drain();
        long patienceNs = patience.toNanos();
        for (LoopCalls home : calls.values()) {
            Post.reliably(home.loop(), () -> {
                OneShot timer = new OneShot(new Afterwards());
                timer.action(home::shut);
                home.loop().timers().schedule(timer, home.loop().nowNs() + patienceNs);
            });
        }
        return sessions.idle();
    }

    /** Completes when the engine was closed, every call is over and every socket and thread is gone. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    /** Ends all calls, and then frees everything but the node; idempotent, never waits. */
    @Override
    public void close() {
        closing = true;
        drain(Duration.ZERO);
        if (sessions.isIdle()) {
            release();
        }
    }

    private void release() {
        if (!closing && agent.isDone()) {
            return; // drained, and left to be closed
        }
        settings.recorder().close();
        settings.dtls().close();
        if (ownsLoops) {
            loops.close();
            loops.closed().thenRun(() -> closed.complete(null));
        } else {
            closed.complete(null);
        }
    }
}
