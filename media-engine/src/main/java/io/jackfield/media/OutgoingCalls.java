package io.jackfield.media;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Makes the calls that this side begins. Thread-safe. */
final class OutgoingCalls {
    /** Tries to find a Call-ID of a certain shard: with 64 shards one in a million calls does without. */
    private static final int MAX_TRIES = 1_000;

    private final EngineSettings settings;
    private final SipNode node;
    private final CompletableFuture<UserAgent> agent;
    private final Sessions sessions;
    private volatile Collection<LoopCalls> homes = List.of();

    /**
     * Where a call is made.
     *
     * @param home its loop
     * @param parent the call that it is a leg of: it gets a Call-ID of that one's shard, lives on its loop and ends with it
     * @param likes codecs to offer first, so that nothing need be translated
     */
    record Place(LoopCalls home, Optional<LiveCall> parent, List<Codec> likes) {
        static Place on(LoopCalls home) {
            return new Place(home, Optional.empty(), List.of());
        }
    }

    /** Whom to call, and how. */
    record Request(SipUri uri, DialOptions options) {
        /**
         * Looks for mistakes.
         *
         * @throws IllegalArgumentException when the URI is not a sip or sips URI, or a codec is not known
         */
        Request {
            if (!uri.isSip()) {
                throw new IllegalArgumentException("cannot call " + uri + ": not a sip or sips URI");
            }
            codecs(options);
        }
    }

    OutgoingCalls(EngineSettings settings, SipNode node, CompletableFuture<UserAgent> agent, Sessions sessions) {
        this.settings = settings;
        this.node = node;
        this.agent = agent;
        this.sessions = sessions;
    }

    /** The loops that calls are on. Once, before there are any. */
    void homes(Collection<LoopCalls> all) {
        homes = all;
    }

    /**
     * Makes a call.
     *
     * @param script runs once it is answered; without one, whoever holds the call does with it what they want
     */
    LiveCall dial(Request request, Place place, Optional<CallScript> script) {
        SipUri uri = request.uri();
        DialOptions options = request.options();
        List<Codec> codecs = options.codecs().isEmpty() ? first(place.likes()) : codecs(options);
        EngineSettings own = settings.with(codecs, options.mediaSecurity().orElse(settings.security()));
        SipUri target = options.route().isPresent() ? uri : withTransport(uri, options);
        NameAddr from = options.from()
                .orElseGet(() -> NameAddr.of(uri.withoutUriHeaders()
                        .withoutParam("transport")
                        .withUser(options.user().orElse("anonymous"))));
        LiveCall.Identity identity = new LiveCall.Identity(
                callId(place),
                true,
                from.uri(),
                uri,
                Optional.empty(),
                List.of(uri.user()),
                place.parent(),
                script.isPresent());
        List<CallObserver> observers = new ArrayList<>(settings.observers());
        observers.add(options.observer());
        LiveCall call = new LiveCall(identity, own, place.home(), observers, options.variables());
        CallLeg leg = call.leg();
        if (!sessions.enter()) {
            leg.post(() -> leg.end(Cause.CONGESTION));
            return call;
        }
        CompletableFuture<Void> scriptOver = new CompletableFuture<>();
        sessions.leave(leg, scriptOver);
        Runnable begin = () -> script.ifPresent(runs -> ScriptRunner.run(settings.threads(), runs, call, scriptOver));
        leg.ended().thenRun(() -> {
            if (script.isEmpty() || !call.answered()) {
                scriptOver.complete(null);
            }
        });
        leg.onceUp(options.limit(), begin);
        SessionEvents events = new SessionEvents(leg);
        place.parent().ifPresent(parent -> leg.post(() -> leg.ties().raisedBy(parent.leg())));
        leg.post(() -> leg.dial(offer -> agent.join().invite(target, invite(options, identity, from, offer), events)));
        return call;
    }

    /** The leg that a Replaces header means, if it is one of ours. */
    CompletionStage<Optional<CallLeg>> find(Replaces replaces) {
        return agent.join()
                .find(replaces)
                .thenCompose(session ->
                        session.map(this::find).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    /** The leg whose signalling a session is: every loop is asked, as that is rare and a map of all calls would not be. */
    CompletableFuture<Optional<CallLeg>> find(InviteSession session) {
        CompletableFuture<Optional<CallLeg>> found = new CompletableFuture<>();
        AtomicInteger unanswered = new AtomicInteger(homes.size());
        for (LoopCalls home : homes) {
            Post.reliably(home.loop(), () -> {
                home.find(session).ifPresent(leg -> found.complete(Optional.of(leg)));
                if (unanswered.decrementAndGet() == 0) {
                    found.complete(Optional.empty());
                }
            });
        }
        return found;
    }

    private List<Codec> first(List<Codec> likes) {
        Set<Codec> all = new LinkedHashSet<>(likes);
        all.retainAll(settings.codecs());
        all.addAll(settings.codecs());
        return List.copyOf(all);
    }

    private String callId(Place place) {
        String id = callId(settings.random());
        if (place.parent().isPresent()) {
            int wanted = shard(place.parent().get().id());
            for (int i = 0; i < MAX_TRIES && shard(id) != wanted; i++) {
                id = callId(settings.random());
            }
        }
        return id;
    }

    private int shard(String callId) {
        return node.layerFor(callId).shard().index();
    }

    private static String callId(RandomGenerator random) {
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    private static InviteOptions invite(DialOptions options, LiveCall.Identity identity, NameAddr from, byte[] offer) {
        InviteOptions.Builder invite = InviteOptions.builder()
                .offer(offer)
                .callId(identity.id())
                .from(from)
                .ringTimeout(options.ringTimeout());
        options.user().ifPresent(user -> invite.credentials(new Credentials(user, options.password())));
        options.route().ifPresent(route -> invite.outboundProxy(withTransport(route, options)));
        options.assertedIdentity().ifPresent(who -> invite.header(Header.P_ASSERTED_IDENTITY.canonical(), who.text()));
        options.headers().forEach(header -> invite.header(header.getKey(), header.getValue()));
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
}
