package io.jackfield.media;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.stream.Afterwards;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(MediaEngine.class);

    private final EngineSettings settings;
    private final Dialplan<CallScript> dialplan;
    private final MediaLoops loops;
    private final boolean ownsLoops;
    private final Map<MediaLoop, LoopCalls> calls;
    private final int limit;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<UserAgent> agent = new CompletableFuture<>();
    private volatile boolean draining;
    private volatile boolean closing;

    private MediaEngine(
            EngineSettings settings, Dialplan<CallScript> dialplan, int limit, MediaLoops loops, boolean ownsLoops) {
        this.settings = settings;
        this.dialplan = dialplan;
        this.limit = limit;
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.calls = loops.loops().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), LoopCalls::new));
        idle.thenRun(this::release);
    }

    /** Starts the description of an engine on a node. */
    public static MediaEngineBuilder builder(SipNode node) {
        return new MediaEngineBuilder(node);
    }

    static MediaEngine start(
            SipNode node,
            EngineSettings settings,
            Dialplan<CallScript> dialplan,
            Predicate<Flow> sources,
            int limit,
            Optional<MediaLoops> shared) {
        MediaLoops loops = shared.orElseGet(() -> MediaLoops.builder().start());
        MediaEngine engine = new MediaEngine(settings, dialplan, limit, loops, shared.isEmpty());
        try {
            engine.agent.complete(UserAgent.builder(node)
                    .acceptFrom(sources)
                    .maxSessions(limit)
                    .onInvite(engine::onInvite)
                    .build());
        } catch (RuntimeException e) {
            engine.release();
            throw e;
        }
        return engine;
    }

    /** A call that comes in, on its shard. */
    private SessionListener onInvite(InviteSession session) {
        SipUri dialled = session.invite().requestUri();
        Optional<Dialplan.Match<CallScript>> match = dialplan.match(dialled.user());
        if (match.isEmpty()) {
            session.reject(Cause.NOT_FOUND.status());
            return SessionListener.NONE;
        }
        if (!enter()) {
            session.reject(Cause.CONGESTION.status());
            return SessionListener.NONE;
        }
        LiveCall.Identity identity = new LiveCall.Identity(
                session.callId(),
                false,
                session.remote().uri(),
                dialled,
                Optional.of(session.invite()),
                match.get().groups());
        LoopCalls home = home();
        LiveCall call = new LiveCall(identity, settings, home, List.of(settings.observer()));
        CallLeg leg = call.leg();
        leg.post(() -> leg.begin(session));
        run(match.get().target(), call);
        return new SessionEvents(leg, Optional.empty(), () -> {});
    }

    /**
     * Makes a call. Its script runs once it is answered; when it is not, the script does not run.
     *
     * @param uri whom to call
     * @return the call, not answered yet; {@link Call#ended} tells how it went, also when nothing could be sent
     * @throws IllegalArgumentException when the URI is not a sip or sips URI, or a codec is not known
     */
    public Call dial(SipUri uri, DialOptions options, CallScript script) {
        if (!uri.isSip()) {
            throw new IllegalArgumentException("cannot call " + uri + ": not a sip or sips URI");
        }
        EngineSettings own = options.codecs().isEmpty() ? settings : settings.withCodecs(codecs(options));
        SipUri target = options.route().isPresent() ? uri : withTransport(uri, options);
        NameAddr from = options.from()
                .orElseGet(() -> NameAddr.of(uri.withoutUriHeaders()
                        .withoutParam("transport")
                        .withUser(options.user().orElse("anonymous"))));
        LiveCall.Identity identity = new LiveCall.Identity(
                HexFormat.of().toHexDigits(settings.random().nextLong())
                        + HexFormat.of().toHexDigits(settings.random().nextLong()),
                true,
                from.uri(),
                uri,
                Optional.empty(),
                List.of(uri.user()));
        LiveCall call = new LiveCall(
                identity, own, home(), List.of(settings.observer(), options.observer()), options.variables());
        CallLeg leg = call.leg();
        if (!enter()) {
            leg.post(() -> leg.end(Cause.CONGESTION));
            return call;
        }
        CompletableFuture<Void> scriptOver = new CompletableFuture<>();
        Runnable begin = () -> script(script, call, scriptOver);
        leave(leg, scriptOver);
        leg.ended().thenRun(() -> {
            if (!call.answered()) {
                scriptOver.complete(null);
            }
        });
        SessionEvents events = new SessionEvents(leg, options.limit(), begin);
        leg.post(() -> leg.dial(offer -> agent.join().invite(target, invite(options, identity, from, offer), events)));
        return call;
    }

    private static InviteOptions invite(DialOptions options, LiveCall.Identity identity, NameAddr from, byte[] offer) {
        InviteOptions.Builder invite = InviteOptions.builder()
                .offer(offer)
                .callId(identity.id())
                .from(from)
                .ringTimeout(options.ringTimeout());
        options.user().ifPresent(user -> invite.credentials(new Credentials(user, options.password())));
        options.route().ifPresent(route -> invite.outboundProxy(withTransport(route, options)));
        return invite.build();
    }

    private static SipUri withTransport(SipUri uri, DialOptions options) {
        return options.transport().isEmpty() || uri.transport().isPresent()
                ? uri
                : uri.withParam("transport", options.transport().get().uriName());
    }

    private static List<Codec> codecs(DialOptions options) {
        return options.codecs().stream()
                .flatMap(name -> {
                    List<Codec> found = CodecNames.find(name);
                    if (found.isEmpty()) {
                        throw new IllegalArgumentException(
                                "codec \"" + name + "\" is not known, only " + CodecNames.all());
                    }
                    return found.stream();
                })
                .distinct()
                .toList();
    }

    private LoopCalls home() {
        LoopCalls home = calls.get(loops.next());
        if (home == null) {
            throw new IllegalStateException("a media loop that was not there at the start");
        }
        return home;
    }

    /** Takes a place among the sessions, if there is one. */
    private boolean enter() {
        if (sessions.incrementAndGet() > limit) {
            sessions.decrementAndGet();
            return false;
        }
        live.incrementAndGet();
        if (draining) { // looked at after counting: drain() sees the count, or this sees the draining
            sessions.decrementAndGet();
            over();
            return false;
        }
        return true;
    }

    /** Gives the place back once the call is over and its script has returned. */
    private void leave(CallLeg leg, CompletableFuture<Void> scriptOver) {
        leg.ended().thenRun(this::over);
        leg.ended().thenCombine(scriptOver, (end, nothing) -> end).thenRun(sessions::decrementAndGet);
    }

    private void over() {
        if (live.decrementAndGet() == 0 && draining) {
            idle.complete(null);
        }
    }

    private void run(CallScript script, LiveCall call) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        leave(call.leg(), over);
        script(script, call, over);
    }

    private void script(CallScript script, LiveCall call, CompletableFuture<Void> over) {
        settings.scripts().start(() -> {
            Cause cause = Cause.NORMAL;
            try {
                script.run(call);
            } catch (CallEndedException e) {
                LOG.trace("call {}: {}", call.id(), e.getMessage());
            } catch (Exception | StackOverflowError | AssertionError e) {
                cause = Cause.FAILURE;
                LOG.error("call {}: ended because its script threw {}", call.id(), e.toString());
                LOG.debug("call {}", call.id(), e);
            } finally {
                call.hangup(cause);
                over.complete(null);
            }
        });
    }

    /** Calls that are not over, or whose script has not returned. */
    public int sessions() {
        return sessions.get();
    }

    /**
     * Takes no new calls (they get 503), waits for those that run, and ends those that are left after a while.
     *
     * @param patience how long calls may go on; zero ends them now
     * @return completes when none is left
     */
    public CompletionStage<Void> drain(Duration patience) {
        draining = true;
        if (live.get() == 0) {
            idle.complete(null);
        }
        long patienceNs = patience.toNanos();
        for (LoopCalls home : calls.values()) {
            Post.reliably(home.loop(), () -> {
                OneShot timer = new OneShot(new Afterwards());
                timer.action(home::shut);
                home.loop().timers().schedule(timer, home.loop().nowNs() + patienceNs);
            });
        }
        return idle.minimalCompletionStage();
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
        if (idle.isDone()) {
            release();
        }
    }

    private void release() {
        if (!closing && agent.isDone()) {
            return; // drained, and left to be closed
        }
        settings.recorder().close();
        if (ownsLoops) {
            loops.close();
            loops.closed().thenRun(() -> closed.complete(null));
        } else {
            closed.complete(null);
        }
    }
}
