package io.jackfield.media;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.sim.CallSimulation;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.sdp.Address;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.PatternSyntaxException;

/** Describes a {@link MediaEngine}. For one thread, once. Every setting has a default. */
public final class MediaEngineBuilder {
    private static final long MIB = 1L << 20;
    private static final Duration PROMPT_FILLING = Duration.ofMillis(100);

    private final SipNode node;
    private final List<String> mistakes = new ArrayList<>();
    private final Dialplan.Builder<CallScript> dialplan = Dialplan.builder();
    private Predicate<Flow> sources = from(SourceList.LOOPBACK);
    private Optional<String> name = Optional.empty();
    private Optional<String> mediaAddress = Optional.empty();
    private Optional<String> advertised = Optional.empty();
    private int lowestPort = 16_384;
    private int highestPort = 32_767;
    private List<Codec> codecs = CodecNames.known();
    private int sessions = 5_000;
    private int perSecond = 1_000;
    private Optional<MeterRegistry> meters = Optional.empty();
    private Duration mediaTimeout = Duration.ofSeconds(60);
    private boolean idleSilence = true;
    private UnaryOperator<UserAgent.Builder> signalling = agent -> agent;
    private Prompt holdMusic = Prompt.tone("%(150,4850,440)");
    private CodecPolicy policy = CodecPolicy.GENEROUS;
    private boolean keysInAudio;
    private MediaSecurity security = MediaSecurity.OPTIONAL;
    private IceMode ice = IceMode.FULL;
    private UnaryOperator<DtlsContext.Builder> dtls = settings -> settings;
    private Duration transportTimeout = Duration.ofSeconds(20);
    private TransferPolicy transfers = TransferPolicy.NONE;
    private Prompt ringback = Prompt.tone("%(1000,4000,425)");
    private Path promptFolder = Path.of(".");
    private long promptBytes = 64 * MIB;
    private final List<CallObserver> observers = new ArrayList<>();
    private Optional<MediaLoops> loops = Optional.empty();
    private final Recorder.Builder recordings = Recorder.builder();
    private ScriptThreads threads = ScriptThreads.machine();
    private Optional<RandomGenerator> random = Optional.empty();

    MediaEngineBuilder(SipNode node) {
        this.node = node;
        Simulation.of(node).ifPresent(this::live);
    }

    /** An engine on a simulated node lives where that does. */
    private void live(Simulation world) {
        threads = CallSimulation.in(world).scriptThreads();
        random = Optional.of(world.newRandom());
        loops = Optional.of(MediaLoops.builder()
                .threads(1)
                .name(node.name())
                .simulation(world)
                .start());
    }

    /** What it is called among other engines: the key {@code node} of its scripts' log lines (SLF4J's MDC). Default: the node's name. */
    public MediaEngineBuilder name(String among) {
        name = Optional.of(among);
        return this;
    }

    /**
     * What can be dialled: ordered patterns that must match all of the Request-URI's user part; what matches none gets 404. Several calls
     * add to one plan.
     */
    public MediaEngineBuilder dialplan(Consumer<Dialplan.Builder<CallScript>> extensions) {
        try {
            extensions.accept(dialplan);
        } catch (PatternSyntaxException e) {
            mistakes.add("dialplan: " + e.getMessage());
        }
        return this;
    }

    /**
     * Whose requests are taken; the rest get 403. Default: this machine's (127.0.0.0/8 and ::1).
     *
     * @param entries addresses and networks, such as {@code 10.0.1.10} or {@code 10.0.1.0/24}
     */
    public MediaEngineBuilder acceptFrom(String... entries) {
        try {
            sources = from(SourceList.of(List.of(entries)));
        } catch (IllegalArgumentException e) {
            mistakes.add("accept from: " + e.getMessage());
        }
        return this;
    }

    /** Whose requests are taken, where addresses alone do not tell; the rest get 403. Called on the node's shards: it must not block. */
    public MediaEngineBuilder acceptFrom(Predicate<Flow> allowed) {
        sources = allowed;
        return this;
    }

    private static Predicate<Flow> from(SourceList list) {
        return flow -> list.contains(flow.remoteHost());
    }

    /** The address that media is received on. Default: that of the node's first listen point. */
    public MediaEngineBuilder mediaAddress(String address) {
        mediaAddress = Optional.of(address);
        return this;
    }

    /** The address that peers are told to send media to. Default: {@link #mediaAddress}. */
    public MediaEngineBuilder advertise(String address) {
        advertised = Optional.of(address);
        return this;
    }

    /** The ports of media, both included; a call takes an even one and the odd one above it. Default 16384 to 32767. */
    public MediaEngineBuilder ports(int lowest, int highest) {
        lowestPort = lowest;
        highestPort = highest;
        return this;
    }

    /**
     * The codecs, the best first: the order of our offers; an answer takes the caller's favourite among them. Default opus, G722, PCMA,
     * PCMU, L16.
     *
     * @param names RTP encoding names, in any case
     */
    public MediaEngineBuilder codecs(String... names) {
        Set<Codec> named = new LinkedHashSet<>();
        for (String name : names) {
            List<Codec> found = CodecNames.find(name);
            if (found.isEmpty()) {
                mistakes.add("codecs: \"" + name + "\" is not known, only " + CodecNames.all());
            }
            named.addAll(found);
        }
        if (named.isEmpty()) {
            mistakes.add("codecs: none are named");
        }
        codecs = List.copyOf(named);
        return this;
    }

    /** How many calls there may be at a time, 1 to 100,000; past it 503 with Retry-After. Default 5,000. */
    public MediaEngineBuilder sessions(int limit) {
        if (limit < 1 || limit > 100_000) {
            mistakes.add("sessions " + limit + " is not within 1..100000");
        }
        sessions = limit;
        return this;
    }

    /**
     * How many calls may come in a second, 0 to 100,000, 0 for any number; past it 503 with Retry-After. A second's worth may come at once.
     * Default 1,000.
     */
    public MediaEngineBuilder callsPerSecond(int limit) {
        if (limit < 0 || limit > 100_000) {
            mistakes.add("calls per second " + limit + " are not within 0..100000");
        }
        perSecond = limit;
        return this;
    }

    /**
     * Where its meters go: {@code jackfield.media.channels} (legs that are up), {@code calls}, {@code channels.peak}, {@code calls.per.second},
     * {@code refused}, {@code answered}, and of each call at its end {@code jitter} in milliseconds, {@code loss} and {@code mos}.
     */
    public MediaEngineBuilder meters(MeterRegistry registry) {
        meters = Optional.of(registry);
        return this;
    }

    /** Ends a call when no packet at all has come for so long and it is not on hold; zero never does. Default 60 s. */
    public MediaEngineBuilder mediaTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            mistakes.add("media timeout " + timeout + " is negative");
        }
        mediaTimeout = timeout;
        return this;
    }

    /** Whether silence is sent while a call has nothing to say, so that the way to the caller stays open. Default true. */
    public MediaEngineBuilder idleSilence(boolean send) {
        idleSilence = send;
        return this;
    }

    /** What callers hear on hold and parked, over and over. Default: a soft tone every five seconds. */
    public MediaEngineBuilder holdMusic(Prompt music) {
        holdMusic = music;
        return this;
    }

    /** What callers hear while it rings where they are going, once their media is open. Default: 425 Hz, one second in five. */
    public MediaEngineBuilder ringback(Prompt tone) {
        ringback = tone;
        return this;
    }

    /** Who may have calls transferred by REFER, and be replaced by Replaces. Default {@link TransferPolicy#NONE}: nobody. */
    public MediaEngineBuilder transfers(TransferPolicy policy) {
        transfers = policy;
        return this;
    }

    /** Whose order of codecs counts in our answers. Default {@link CodecPolicy#GENEROUS}: the caller's. */
    public MediaEngineBuilder codecPolicy(CodecPolicy whose) {
        policy = whose;
        return this;
    }

    /**
     * Whether keys are listened for in the audio of callers who have no telephone events. Default false: it costs a decoder for each such call,
     * and speech may now and then sound like a key.
     */
    public MediaEngineBuilder keysInAudio(boolean listen) {
        keysInAudio = listen;
        return this;
    }

    /** Whether media is encrypted. Default {@link MediaSecurity#OPTIONAL}: as callers offer it, and plain in calls that this side makes. */
    public MediaEngineBuilder mediaSecurity(MediaSecurity wanted) {
        security = wanted;
        return this;
    }

    /**
     * What part this side takes in ICE. It has some where callers have it, and in its own offers with {@link MediaSecurity#DTLS}. Default
     * {@link IceMode#FULL}.
     */
    public MediaEngineBuilder ice(IceMode part) {
        ice = part;
        return this;
    }

    /** Settings of DTLS: how long a handshake may take, how many may be under way in all and with one address, what is believed. */
    public MediaEngineBuilder dtls(UnaryOperator<DtlsContext.Builder> settings) {
        dtls = settings;
        return this;
    }

    /**
     * How long ICE and DTLS together may take once a call is up, 1 s to 2 min; past it the call ends, with {@link Cause#MEDIA_UNREACHABLE} or
     * {@link Cause#HANDSHAKE_FAILED}. Default 20 s.
     */
    public MediaEngineBuilder transportTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(2)) > 0) {
            mistakes.add("transport timeout " + timeout + " is not within 1 s..2 min");
        }
        transportTimeout = timeout;
        return this;
    }

    /**
     * Settings of the user agent below the calls: session timers (RFC 4028, every 30 min), reliable provisional responses (RFC 3262, where
     * callers take part), limits by source, meters. What this builder sets itself stays as it says.
     */
    public MediaEngineBuilder signalling(UnaryOperator<UserAgent.Builder> changes) {
        signalling = changes;
        return this;
    }

    /** Where relative paths of prompts start. Default: the working directory. */
    public MediaEngineBuilder prompts(Path folder) {
        promptFolder = folder;
        return this;
    }

    /** How much encoded sound is kept in memory, in bytes; the longest unused goes first. Default 64 MiB. */
    public MediaEngineBuilder promptMemory(long bytes) {
        if (bytes < MIB) {
            mistakes.add("prompt memory " + bytes + " is less than 1 MiB");
        }
        promptBytes = bytes;
        return this;
    }

    /**
     * Where recordings are kept, and how they are named, encrypted and uploaded. Default: nowhere; a script's recording then names its file.
     */
    public MediaEngineBuilder recordings(Consumer<Recorder.Builder> settings) {
        settings.accept(recordings);
        return this;
    }

    /** Hears how all calls go. Of several each hears all, in the order that they were added in. */
    public MediaEngineBuilder observer(CallObserver hears) {
        observers.add(hears);
        return this;
    }

    /**
     * The media loops to use, shared with others and not closed with the engine. Default: loops of its own, one a processor; where the node lives
     * in a simulation, one that does too.
     */
    public MediaEngineBuilder loops(MediaLoops shared) {
        loops = Optional.of(shared);
        return this;
    }

    /**
     * Makes the engine and attaches it to its node: calls are taken from here on.
     *
     * @throws IllegalArgumentException naming every mistake
     * @throws IllegalStateException when the node has a user already
     */
    public MediaEngine build() {
        Optional<InetAddress> address = address();
        Optional<PortPool> ports = ports();
        Optional<DtlsContext> handshakes = mistakes.isEmpty() ? handshakes() : Optional.empty();
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        RandomGenerator chance = random.orElseGet(SecureRandom::new);
        PromptLibrary library = new PromptLibrary(promptFolder, promptBytes);
        Optional<EngineMeters> counting = meters.map(EngineMeters::new);
        counting.ifPresent(observers::add);
        EngineSettings settings = new EngineSettings(
                name.orElseGet(node::name),
                address.orElseThrow(),
                advertised.map(Address::of).orElseGet(() -> Address.of(address.orElseThrow())),
                ports.orElseThrow(),
                codecs,
                idleSilence ? silence(library) : Map.of(),
                holdMusic,
                ringback,
                transfers,
                policy,
                keysInAudio,
                security,
                ice,
                handshakes.orElseThrow(),
                transportTimeout,
                mediaTimeout,
                library,
                recordings.scriptThreads(threads).build(),
                threads,
                observers,
                chance);
        UserAgent.Builder agent = UserAgent.builder(node);
        random.ifPresent(agent::random);
        MediaEngine engine = MediaEngine.start(
                node,
                settings,
                dialplan.build(),
                signalling.apply(agent).acceptFrom(sources),
                new MediaEngine.Limits(sessions, perSecond),
                loops);
        counting.ifPresent(meter -> meter.bind(meters.orElseThrow(), engine));
        return engine;
    }

    private Map<Codec, PromptFrames> silence(PromptLibrary library) {
        Map<Codec, PromptFrames> silence = new HashMap<>();
        for (Codec codec : codecs) {
            silence.put(codec, library.encoded(Prompt.silence(PROMPT_FILLING), codec));
        }
        return silence;
    }

    private Optional<InetAddress> address() {
        if (mediaAddress.isPresent()) {
            try {
                return Optional.of(InetAddress.getByName(mediaAddress.get()));
            } catch (UnknownHostException e) {
                mistakes.add("media address \"" + mediaAddress.get() + "\" is not known");
                return Optional.empty();
            }
        }
        ListenPoint first = node.listenPoints().get(0);
        if (first.wildcard() && advertised.isEmpty()) {
            mistakes.add("media address: the node listens on all addresses, so one must be given");
        }
        return Optional.of(first.address().getAddress());
    }

    private Optional<DtlsContext> handshakes() {
        try {
            return Optional.of(dtls.apply(DtlsContext.builder()).build());
        } catch (IllegalArgumentException e) {
            mistakes.add("dtls: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<PortPool> ports() {
        try {
            return Optional.of(
                    random.isPresent()
                            ? PortPool.of(lowestPort, highestPort, random.get())
                            : PortPool.of(lowestPort, highestPort));
        } catch (IllegalArgumentException e) {
            mistakes.add("ports: " + e.getMessage());
            return Optional.empty();
        }
    }
}
