package io.jackfield.relay;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.relay.forward.ForwardSettings;
import io.jackfield.relay.record.Recorder;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsCounters;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.SharedPort;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Relays the media of calls: rewrites their SDP so that both sides send to ports of this machine, and passes on what arrives there,
 * whatever its codec.
 *
 * <p>A session lives on one media loop, found by its Call-ID; offers, answers and deletes of a call are therefore done in the order in
 * which they are asked for. All methods may be called from any thread and none blocks. Stages complete on a media loop: a caller with a
 * thread of its own goes back to it.
 *
 * <p>A stage fails with a {@link MediaException}: SESSION_LIMIT, PORTS_EXHAUSTED, PORT_TAKEN, SOCKET_FAILED, OVERLOADED and CLOSED mean
 * that the relay has no room (answer 503), BAD_SDP that the description is at fault (488), UNKNOWN_SESSION that it came without offer.
 *
 * <p>In {@link MediaAnchor.MediaLeg}, {@code fromTag} is the tag of who wrote the offer, in the answer to it too.
 */
public final class RtpRelay implements MediaAnchor, AutoCloseable {
    private static final String LOOP = "jackfield";

    private final String instance = Long.toHexString(new SecureRandom().nextLong());
    private final Networks networks;
    private final Optional<SharedPort> onePort;
    private final MediaLoops loops;
    private final boolean ownLoops;
    private final List<SessionTable> tables;
    private final RelayCounters counters = new RelayCounters();
    private final int maxSessions;
    private final CodecThreads codecs;
    private final Optional<Recorder> recorder;
    private final Optional<AudioForward> forward;
    private final Optional<Path> sounds;
    private final DtlsContext dtls;

    private RtpRelay(Builder builder, List<RelayNetwork> made) {
        this.maxSessions = builder.maxSessions;
        this.ownLoops = builder.loops == null;
        this.loops = builder.loops == null ? MediaLoops.builder().start() : builder.loops;
        try {
            boolean shares =
                    made.stream().anyMatch(network -> network.wantedPort().isPresent());
            this.networks = new Networks(shares ? NetworkSettings.share(made, loops.next()) : made);
        } catch (MediaException e) {
            if (ownLoops) {
                loops.close();
            }
            throw e;
        }
        this.onePort = networks.all().stream()
                .flatMap(network -> network.onePort().stream())
                .findFirst();
        this.codecs = new CodecThreads(loops.loops().size());
        this.sounds = builder.sounds;
        this.recorder = builder.recordings.map(Recorder::new);
        this.forward = builder.forward;
        this.dtls = builder.dtls.apply(DtlsContext.builder()).build();
        RelaySettings settings = new RelaySettings(
                builder.maxSessions,
                builder.learning,
                builder.timeouts,
                builder.listener,
                codecs,
                recorder,
                forward,
                dtls);
        this.tables = loops.loops().stream()
                .map(loop -> new SessionTable(loop, settings, counters))
                .toList();
        if (builder.meters != null) {
            RelayMeters.bind(builder.meters, counters, loops, networks.all());
            RelayMeters.bind(builder.meters, dtls);
            MeterRegistry meters = builder.meters;
            forward.ifPresent(streams -> RelayMeters.bind(meters, streams));
        }
    }

    /** Settings; at least one network is needed. */
    public static Builder builder() {
        return new Builder();
    }

    /** An offer, with the first network on both sides. */
    @Override
    public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
        return offer(leg, sdp, RelayOptions.standard());
    }

    /**
     * An offer with wishes.
     *
     * @throws IllegalArgumentException when they name a network that there is not
     */
    public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp, RelayOptions options) {
        RelayNetwork from = options.route()
                .map(r -> networks.choose(r.offerer(), Optional.empty()))
                .orElseGet(networks::choose);
        RelayNetwork to = options.route()
                .map(r -> networks.choose(r.answerer(), r.ipv6()))
                .orElseGet(networks::choose);
        return rewrite(
                leg,
                sdp,
                (table, description) -> loops(description, options)
                        ? sdp
                        : marked(table.offer(leg, description, options, from, to), options));
    }

    @Override
    public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
        return answer(leg, sdp, RelayOptions.standard());
    }

    /** An answer with wishes. */
    public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp, RelayOptions options) {
        return rewrite(
                leg,
                sdp,
                (table, description) ->
                        loops(description, options) ? sdp : marked(table.answer(leg, description, options), options));
    }

    /**
     * Ends sessions: with both tags of a dialog its session and those of the call that nobody answered; else, with a branch, that
     * branch's; else all of the call. Sessions that know neither tag are left, unless none is given. A call that is not known is fine.
     */
    @Override
    public CompletionStage<Void> delete(MediaLeg leg) {
        return end(leg).thenAccept(done -> {});
    }

    /** The same, and tells what it ended. */
    public CompletionStage<List<SessionSummary>> end(MediaLeg leg) {
        return on(leg.callId(), table -> table.delete(leg));
    }

    /** The same later, unless signalling goes on with a session meanwhile. @return how many sessions those are */
    public CompletionStage<Integer> endLater(MediaLeg leg, Duration delay) {
        return on(leg.callId(), table -> table.deleteLater(leg, delay.toNanos()));
    }

    /**
     * Candidates of ICE that came after the description (RFC 8838, RFC 8840): a fragment of SDP from who has the leg's {@code fromTag}.
     *
     * @return how many were of use
     */
    public CompletionStage<Integer> trickle(MediaLeg leg, byte[] fragment) {
        TrickleFragment read = TrickleFragment.parse(fragment);
        return on(leg.callId(), table -> table.trickle(leg, read));
    }

    /**
     * This relay for calls from one network to another. The first offer of a session decides which side is on which network; what
     * follows may come through any of these views.
     *
     * @throws IllegalArgumentException when there is no network of such a name
     */
    public MediaAnchor between(String offererNetwork, String answererNetwork) {
        return between(offererNetwork, answererNetwork, offer -> offer, answer -> answer);
    }

    /**
     * The same, with what offers and answers are to be made into: from browsers to phones
     * {@code between("web", "core", o -> o.protocol("RTP/AVP").ice(IceUse.REMOVE).rtcpMux(Set.of(RtcpMux.DEMUX)), a -> a)}, from phones
     * to browsers {@code between("core", "web", o -> o.webRtc(), a -> a.ice(IceUse.REMOVE))}. For offers and answers of one direction:
     * an offer of the answerer's later on needs the view of the other direction.
     *
     * @throws IllegalArgumentException when there is no network of such a name
     */
    public MediaAnchor between(
            String offererNetwork,
            String answererNetwork,
            UnaryOperator<RelayOptions.Builder> offers,
            UnaryOperator<RelayOptions.Builder> answers) {
        networks.choose(offererNetwork, Optional.empty());
        networks.choose(answererNetwork, Optional.empty());
        RelayOptions offer = offers.apply(RelayOptions.builder().between(offererNetwork, answererNetwork))
                .build();
        RelayOptions answer = answers.apply(RelayOptions.builder()).build();
        return new MediaAnchor() {
            @Override
            public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
                return RtpRelay.this.offer(leg, sdp, offer);
            }

            @Override
            public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
                return RtpRelay.this.answer(leg, sdp, answer);
            }

            @Override
            public CompletionStage<Void> delete(MediaLeg leg) {
                return RtpRelay.this.delete(leg);
            }
        };
    }

    /** The names that networks can be asked for by; the first is the default. */
    public List<String> networks() {
        return networks.names();
    }

    /** The loops that it runs on. */
    public MediaLoops loops() {
        return loops;
    }

    /**
     * All that another relay needs to go on with a call: descriptions, ports, addresses, keys, rollover counters and numbers, for each
     * session. The bytes hold keys: keep them as such. The session goes on here.
     */
    public CompletionStage<List<byte[]>> export(String callId) {
        return on(callId, table -> table.export(callId));
    }

    /**
     * Goes on with a session of another relay, which must have given up its ports: they are opened here, on the networks of the same
     * names. Media flows at once, both ways.
     *
     * <p>Fails with PORT_TAKEN when a port is not free or not of this relay's range.
     *
     * @param state what {@link #export} gave
     * @throws IllegalArgumentException when it is damaged, of another version, or names a network that there is not
     */
    public CompletionStage<SessionSummary> resume(byte[] state) {
        SessionState read = SessionStateCodec.decode(state);
        SessionState.Side first = read.sides().get(0);
        SessionState.Side second = read.sides().get(1);
        RelayNetwork from = networks.find(first.network(), first.ipv6(), first.address());
        RelayNetwork to = networks.find(second.network(), second.ipv6(), second.address());
        return on(read.callId(), table -> table.resume(read, from, to));
    }

    /** What can be done to media beyond relaying it. */
    public RelayControl control() {
        return new RelayControl(new RelayControl.Tables() {
            @Override
            public <T> CompletionStage<T> on(String callId, Function<SessionTable, T> work) {
                return RtpRelay.this.on(callId, work);
            }
        });
    }

    /** Who writes recordings; empty without a folder for them. */
    public Optional<Recorder> recorder() {
        return recorder;
    }

    /** Who sends audio to another program; empty when nobody is named. */
    public Optional<AudioForward> forward() {
        return forward;
    }

    /** The folder of what may be played by name. */
    public Optional<Path> sounds() {
        return sounds;
    }

    /** Whether it has gone through here before: then it goes through as it is. */
    private boolean loops(SessionDescription sdp, RelayOptions options) {
        return options.loopProtection() && sdp.attributes(LOOP).contains(instance);
    }

    private byte[] marked(byte[] sdp, RelayOptions options) {
        return options.loopProtection()
                ? SessionDescription.parse(sdp)
                        .orElseThrow()
                        .edit()
                        .addAttribute(LOOP, instance)
                        .build()
                        .toBytes()
                : sdp;
    }

    private CompletionStage<byte[]> rewrite(
            MediaLeg leg, byte[] sdp, BiFunction<SessionTable, SessionDescription, byte[]> work) {
        Optional<SessionDescription> description = SessionDescription.parse(sdp);
        if (description.isEmpty()) {
            counters.errors.increment();
            return CompletableFuture.failedFuture(
                    new MediaException(Code.BAD_SDP, "the session description does not parse"));
        }
        return on(leg.callId(), table -> work.apply(table, description.get())).whenComplete((result, error) -> {
            if (error != null) {
                counters.errors.increment();
            }
        });
    }

    private <T> CompletionStage<T> on(String callId, Function<SessionTable, T> work) {
        MediaLoop loop = onePort.map(SharedPort::loop).orElseGet(() -> loops.of(callId));
        return loop.call(() -> work.apply(tables.get(loop.index())));
    }

    /** What happened to the handshakes of DTLS so far. */
    public DtlsCounters dtls() {
        return dtls.counters();
    }

    /** Sessions that live now. */
    public int sessionCount() {
        return counters.sessions();
    }

    /** The most sessions that may live at a time. */
    public int maxSessions() {
        return maxSessions;
    }

    /** Offers refused because of the limit so far. */
    public long rejected() {
        return counters.rejected.sum();
    }

    /** All sessions that live now, with their counters. */
    public CompletionStage<List<SessionSummary>> sessions() {
        CompletionStage<List<SessionSummary>> all = CompletableFuture.completedStage(List.of());
        for (MediaLoop loop : loops.loops()) {
            all = all.thenCombine(loop.call(() -> tables.get(loop.index()).summaries()), RtpRelay::concat);
        }
        return all;
    }

    private static <T> List<T> concat(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** The sessions of a call, one for each branch; none when it is not known. */
    public CompletionStage<List<SessionSummary>> sessions(String callId) {
        return on(callId, table -> table.summaries(callId));
    }

    /** Ends all sessions and, unless they were given to it, the media loops; never waits, harmless when closed. */
    @Override
    public void close() {
        for (MediaLoop loop : loops.loops()) {
            loop.execute(() -> tables.get(loop.index()).close());
        }
        networks.all().stream()
                .flatMap(network -> network.onePort().stream())
                .distinct()
                .forEach(port -> port.loop().execute(() -> port.close(() -> {})));
        recorder.ifPresent(Recorder::close);
        forward.ifPresent(AudioForward::close);
        codecs.close();
        if (ownLoops) {
            loops.close();
        }
        dtls.close();
    }

    /** Settings of an {@link RtpRelay}. */
    public static final class Builder {
        private final NetworkSettings networks = new NetworkSettings();
        private int lowestPort = 20_000;
        private int highestPort = 40_000;
        private int maxSessions = 10_000;
        private Learning learning = Learning.DELAYED;
        private RelayTimeouts timeouts = RelayTimeouts.standard();
        private Optional<Path> recordings = Optional.empty();
        private Optional<Path> sounds = Optional.empty();
        private Optional<AudioForward> forward = Optional.empty();
        private RelayListener listener = new RelayListener() {};
        private UnaryOperator<DtlsContext.Builder> dtls = settings -> settings;
        private @Nullable MediaLoops loops;
        private @Nullable MeterRegistry meters;

        private Builder() {}

        /**
         * Adds a network: an address of this machine, advertised as it is. A name may have several addresses: the first of the wanted
         * family is taken that has ports. Names with a colon in them, {@code pub:1} and {@code pub:2}, are taken in turn where what is
         * before it, {@code pub}, is asked for.
         *
         * @param address numeric
         */
        public Builder network(String name, String address) {
            return network(name, address, network -> network);
        }

        /** Adds a network with more settings. */
        public Builder network(String name, String address, UnaryOperator<Network> settings) {
            Network made = settings.apply(new Network());
            networks.add(name, address, made.advertised, made.onePort);
            return this;
        }

        /**
         * The ports to relay on, both included, within 1 to 65535; shared by networks that have the same address. A plain call takes
         * two pairs of them. Default 20,000 to 40,000: 5000 calls.
         */
        public Builder ports(int lowest, int highest) {
            lowestPort = lowest;
            highestPort = highest;
            return this;
        }

        /** The most sessions at a time, 1 to 1,000,000. Default 10,000. Past it offers fail with SESSION_LIMIT. */
        public Builder maxSessions(int count) {
            maxSessions = count;
            return this;
        }

        /** How ports find out where their peers send from. Default {@link Learning#DELAYED}. */
        public Builder learning(Learning how) {
            learning = how;
            return this;
        }

        /** Changes the timeouts. */
        public Builder timeouts(UnaryOperator<RelayTimeouts> change) {
            timeouts = change.apply(timeouts);
            return this;
        }

        /** The folder for recordings, made when it is needed. Default none: nothing can be recorded. */
        public Builder recordings(Path folder) {
            recordings = Optional.of(folder);
            return this;
        }

        /** The folder of files that clients may ask to have played; what is outside is not read. Default none. */
        public Builder sounds(Path folder) {
            sounds = Optional.of(folder);
            return this;
        }

        /** The program that {@link RelayControl#startForwarding} sends audio to, by TCP at 8000 samples a second. Default none. */
        public Builder forwardTo(InetSocketAddress program) {
            return forwardTo(program, settings -> settings);
        }

        /** The same, with TLS or other samples. */
        public Builder forwardTo(InetSocketAddress program, UnaryOperator<ForwardSettings> settings) {
            forward = Optional.of(new AudioForward(program, settings.apply(new ForwardSettings())));
            return this;
        }

        /** Changes how keys are made by DTLS: suites, hashes that are believed, limits, MTU. */
        public Builder dtls(UnaryOperator<DtlsContext.Builder> settings) {
            dtls = settings;
            return this;
        }

        /** Told of sessions that begin and end. */
        public Builder listener(RelayListener told) {
            listener = told;
            return this;
        }

        /** The loops to run on, which are not closed with the relay. Default: loops of its own. */
        public Builder loops(MediaLoops shared) {
            loops = shared;
            return this;
        }

        /** Where to register meters: {@code jackfield.relay.*}. Default nowhere. */
        public Builder meters(MeterRegistry registry) {
            meters = registry;
            return this;
        }

        /**
         * Starts the relay.
         *
         * @throws IllegalArgumentException naming everything that is wrong with the settings
         * @throws MediaException SOCKET_FAILED when an address is not one of this machine
         */
        public RtpRelay build() {
            List<String> wrong = new ArrayList<>();
            if (maxSessions < 1 || maxSessions > 1_000_000) {
                wrong.add("max sessions must be 1 to 1000000, not " + maxSessions);
            }
            List<RelayNetwork> made = networks.make(lowestPort, highestPort, wrong);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
            if (loops == null || !loops.simulated()) {
                NetworkSettings.verify(made);
            }
            return new RtpRelay(this, made);
        }
    }

    /** Settings of one network. */
    public static final class Network {
        private Optional<String> advertised = Optional.empty();

        private OptionalInt onePort = OptionalInt.empty();

        private Network() {}

        /** The numeric address that peers reach it by, when that is another one: a NAT in front. */
        public Network advertise(String address) {
            advertised = Optional.of(address);
            return this;
        }

        /**
         * One port for all streams of the network, so that a container has one port to publish; the range of ports is not used for
         * it. Networks of the same address may have the same one. All sessions of a relay with such a network live on one media loop.
         *
         * <p>RTCP comes to that port too, shared with RTP or as {@code a=rtcp} says; with ICE it is always shared. Whose a packet
         * is, ICE tells by its ufrag, else the peer's address, else its SSRC. Without ICE, peers behind one NAT that changes ports
         * are told apart only if they do not begin at the same time; peers that send all from one port, if they announce their SSRCs
         * (RFC 5576) or begin one by one. What nobody can tell is dropped and counted. The traffic class of a call cannot be changed.
         *
         * @param number 1 to 65535, or 0 for any that is free
         */
        public Network onePort(int number) {
            onePort = OptionalInt.of(number);
            return this;
        }
    }
}
