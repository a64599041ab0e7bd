package io.jackfield.rtp.transport;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.ice.IceAgent;
import io.jackfield.rtp.ice.IceCredentials;
import io.jackfield.rtp.ice.IceEnd;
import io.jackfield.rtp.ice.IceSettings;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.sdp.Dtls;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.Fingerprint;
import io.jackfield.sdp.Ice;
import io.jackfield.sdp.IceCandidate;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * ICE (RFC 8445), DTLS (RFC 5763, 5764) and media on the ports of one stream, told apart by their first byte (RFC 7983). Drives the
 * machines of ICE and DTLS with the packets of the ports and the loop's time, says what descriptions have to say of them, and takes what
 * those of the peer say.
 *
 * <p>While it is there it decides whose packets count, and not the port: those of who has shown the password of ICE, or the certificate of
 * DTLS. Whoever owns the ports lets them take {@link io.jackfield.rtp.loop.Accepts#RTP_DTLS_AND_STUN} and asks {@link #isMedia} about
 * each packet first. Every method belongs on the loop.
 */
public final class MediaTransport {
    private static final int RTP = 1;
    private static final int RTCP = 2;

    private final MediaLoop loop;
    private final PortPair ports;
    private final RandomGenerator random;
    private final Listener listener;
    private final Wiring wiring = new Wiring();
    private final DtlsParty dtls;
    private final TimerWheel.Timer wakeUp = new WakeUp();
    private @Nullable IceAgent ice;
    private final List<IceCandidate> early = new ArrayList<>(0);
    private boolean lite;
    private @Nullable InetSocketAddress peer;
    private @Nullable InetSocketAddress lastDtls;
    private boolean closed;

    /** What a transport tells, from within its methods. */
    @FunctionalInterface
    public interface Listener {
        /** There are keys: the handshake went well with the holder of a fingerprint that signalling told. */
        void established(DtlsKeys keys);

        /**
         * A handshake ended without keys, and it was with the peer: it came from where ICE or the description says that the peer is, or went
         * there. One that took too long is tried again by itself.
         */
        default void failed(DtlsEnd why) {}

        /** ICE has an address that media may be sent to, the first or another. */
        default void reachable() {}

        /** ICE found no way, or the peer no longer agrees to what is sent (RFC 7675): nothing is sent until a restart. */
        default void unreachable(IceEnd why) {}
    }

    /**
     * A transport without ICE and DTLS as yet.
     *
     * @param ports belong to whoever makes it, and outlive it
     * @param context the certificate to show and the limits of all handshakes
     * @param random a secure source
     */
    public MediaTransport(
            MediaLoop loop, PortPair ports, DtlsContext context, RandomGenerator random, Listener listener) {
        this.loop = loop;
        this.ports = ports;
        this.random = random;
        this.listener = listener;
        this.dtls = new DtlsParty(loop, context, wiring);
    }

    private RtpSocket socket(int component) {
        return component == RTP ? ports.rtp() : ports.rtcp();
    }

    // ---- ICE in descriptions ----

    /** Makes the agent that faces the peer where there is none; an offer of ours has what {@link #iceLines} says of it. */
    public void offerIce(boolean asLite) {
        agent(true, asLite);
    }

    private IceAgent agent(boolean controlling, boolean asLite) {
        IceAgent agent = ice;
        if (agent == null) {
            lite = asLite;
            agent = agent(IceCredentials.random(random), controlling);
        }
        return agent;
    }

    private IceAgent agent(IceCredentials local, boolean controlling) {
        IceAgent agent = new IceAgent(
                lite ? IceSettings.LITE : IceSettings.FULL,
                RTCP,
                ports.rtp().local().getAddress() instanceof Inet6Address,
                local,
                controlling,
                random,
                wiring);
        ice = agent;
        steer();
        ports.rtp().named(local.ufrag());
        return agent;
    }

    /**
     * What a description of ours says of ICE: attributes, as {@code name} or {@code name:value}; none without ICE.
     *
     * @param host our address, as peers are told
     * @param shared whether RTCP certainly has no port of its own
     * @param trickle whether it says that further candidates may come (RFC 8838)
     */
    public List<String> iceLines(String host, boolean shared, boolean trickle) {
        IceAgent agent = ice;
        if (agent == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("ice-ufrag:" + agent.local().ufrag());
        lines.add("ice-pwd:" + agent.local().password().secret());
        if (trickle) {
            lines.add("ice-options:trickle");
        }
        int port = ports.rtp().local().getPort();
        for (int component = RTP; component <= (shared ? RTP : RTCP); component++) {
            lines.add("candidate:"
                    + new IceCandidate(
                            "1",
                            component,
                            "udp",
                            IceAgent.hostPriority(component),
                            host,
                            port + component - 1,
                            "host",
                            Optional.empty(),
                            Map.of()));
        }
        lines.add("end-of-candidates");
        return lines;
    }

    /** Whether there is ICE with the peer, or ours was offered. */
    public boolean hasIce() {
        return ice != null;
    }

    /** Whether this side is a lite agent, which the session has to say. */
    public boolean isLite() {
        return lite;
    }

    /** The peer has no ICE. */
    public void withoutIce() {
        ice = null;
        peer = null;
        ports.rtp().named("");
        steer();
    }

    /**
     * What the answer to our offer says of ICE; another answer than before, of another fork, begins anew with what we offered.
     *
     * @param told which is usable
     * @param shared whether RTCP shares the port of RTP
     */
    public void iceOfAnswer(Ice told, boolean shared) {
        IceAgent agent = ice;
        if (agent != null) {
            if (agent.isRestart(told.ufrag().orElseThrow())) {
                agent.restart(agent.local(), true);
            }
            learn(agent, told, shared);
        }
    }

    /**
     * What an offer says of ICE; other credentials than before ask for a restart (RFC 8839 4.4.1.1).
     *
     * @param told which is usable
     * @param asLite whether we are lite, where there was no agent yet
     * @param shared whether RTCP will share the port of RTP
     */
    public void iceOfOffer(Ice told, boolean asLite, boolean shared) {
        IceAgent agent = agent(false, asLite);
        if (agent.isRestart(told.ufrag().orElseThrow())) {
            agent.restart(IceCredentials.random(random), false);
            ports.rtp().named(agent.local().ufrag());
        }
        learn(agent, told, shared);
    }

    /** Candidates that came by themselves; those that come before the peer's credentials wait for them. */
    public void trickle(String ufrag, List<IceCandidate> candidates) {
        IceAgent agent = ice;
        if (agent != null && agent.remote().isPresent()) {
            if (ufrag.isEmpty() || !agent.isRestart(ufrag)) { // else of another generation (RFC 8838 8)
                candidates.forEach(candidate -> agent.candidate(candidate, loop.nowNs()));
                schedule();
            }
        } else if (early.size() < IceAgent.MAX_PAIRS) {
            early.addAll(candidates.subList(0, Math.min(candidates.size(), IceAgent.MAX_PAIRS - early.size())));
        }
    }

    private void learn(IceAgent agent, Ice told, boolean shared) {
        if (shared) {
            agent.onlyOneComponent(loop.nowNs());
        }
        IceCredentials theirs =
                new IceCredentials(told.ufrag().orElseThrow(), told.password().orElseThrow());
        agent.remote(theirs, told.lite(), told.candidates(), loop.nowNs());
        early.forEach(candidate -> agent.candidate(candidate, loop.nowNs()));
        early.clear();
        schedule();
    }

    /** Where ICE stands; empty without, or while it looks for its way. */
    public Optional<IceState> iceState() {
        IceAgent agent = ice;
        return agent == null || !agent.connected()
                ? Optional.empty()
                : agent.remote().map(theirs -> new IceState(lite, agent.controlling(), agent.local(), theirs));
    }

    /** Goes on with ICE where another transport was. */
    public void resumeIce(IceState state, InetSocketAddress rtp, Optional<InetSocketAddress> rtcp) {
        lite = state.lite();
        IceAgent agent = agent(state.local(), state.controlling());
        List<InetSocketAddress> chosen = new ArrayList<>(List.of(rtp));
        rtcp.ifPresent(chosen::add);
        agent.resume(state.remote(), chosen, loop.nowNs());
        schedule();
    }

    // ---- DTLS in descriptions ----

    /** Whether a description has a fingerprint of a hash that is believed. */
    public boolean believes(Dtls told) {
        return told.fingerprints().stream().anyMatch(dtls.context()::believes);
    }

    /**
     * The fingerprint of our certificate.
     *
     * @param hash {@code sha-256}, {@code sha-384}, {@code sha-512}, {@code sha-224}, {@code sha-1}
     * @return empty for another
     */
    public Optional<Fingerprint> fingerprint(String hash) {
        return dtls.context().certificate().fingerprint(hash);
    }

    /**
     * Takes an offer of DTLS, and does as the answer says.
     *
     * @param passive whether the peer is to begin, where it leaves that to us
     * @return what our answer says
     */
    public Setup answerDtls(Dtls offered, boolean passive) {
        Setup offer = offered.setup().orElse(Setup.ACTPASS); // RFC 8842 5.2 wants one; browsers of old had none
        Setup ours = switch (offer) {
            case ACTIVE -> Setup.PASSIVE;
            case PASSIVE -> Setup.ACTIVE;
            default ->
                dtls.role()
                        .map(role -> role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE)
                        .orElse(passive ? Setup.PASSIVE : Setup.ACTIVE);
        };
        dtlsWith(ours == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER, offered.fingerprints());
        return ours;
    }

    /** Takes the answer to our offer of DTLS, which left it to the peer who begins. */
    public void answeredDtls(Dtls answer) {
        boolean peerBegins = answer.setup().orElse(Setup.ACTIVE) != Setup.PASSIVE;
        dtlsWith(peerBegins ? DtlsRole.SERVER : DtlsRole.CLIENT, answer.fingerprints());
    }

    private void dtlsWith(DtlsRole ours, List<Fingerprint> believed) {
        dtls.with(ours, believed);
        steer();
        connect();
    }

    /** Keys are made some other way, or there are none. */
    public void withoutDtls() {
        dtls.off();
        steer();
    }

    /** Whether keys are made by DTLS, or were. */
    public boolean hasDtls() {
        return dtls.isOn();
    }

    /** Whether it is known where media goes: as descriptions say, or, where there is ICE, as that has found out. */
    public boolean hasWay() {
        return ice == null || peer != null;
    }

    /** Whether media may be sent: there is a way, and keys that DTLS is to make are made. */
    public boolean isReady() {
        return hasWay() && !dtls.isPending();
    }

    /** Who is believed is decided here while there is ICE, and while DTLS does not know its peer. */
    private void steer() {
        boolean on = ice != null || dtls.isPending();
        ports.rtp().steer(on);
        ports.rtcp().steer(on);
    }

    /**
     * Begins the handshake where it is ours to begin: once ICE has an address, or with that of the description. To be called when a port
     * was told where the peer is.
     */
    public void connect() {
        Optional<InetSocketAddress> to =
                ice != null ? Optional.ofNullable(peer) : ports.rtp().peer();
        to.ifPresent(address -> dtls.connect(address, ice != null));
        schedule();
    }

    // ---- packets ----

    /**
     * Takes what is not media.
     *
     * @param packet as the port gave it
     * @return whether it is media (SRTP, where keys were wanted), of the peer
     */
    public boolean isMedia(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        int component = socket == ports.rtp() ? RTP : RTCP;
        IceAgent agent = ice;
        PacketKind kind = PacketKind.of(packet);
        if (kind == PacketKind.STUN) {
            if (agent != null) {
                agent.receive(component, packet, source, nowNs);
                if (agent.permits(component, source)) {
                    socket.believe(source);
                }
                schedule();
            }
            return false;
        }
        if (agent != null && !agent.permits(component, source)) {
            return false;
        }
        if (kind != PacketKind.DTLS || !dtls.isOn()) {
            return agent != null || !dtls.isPending();
        }
        if (component == RTP) {
            lastDtls = source;
            dtls.receive(packet, source, agent != null, nowNs);
            schedule();
        }
        return false;
    }

    private void schedule() {
        loop.timers().schedule(wakeUp, nextNs());
    }

    private long nextNs() {
        if (closed) {
            return Machine.NEVER;
        }
        IceAgent agent = ice;
        return Math.min(agent == null ? Machine.NEVER : agent.nextDeadlineNs(), dtls.nextNs());
    }

    /** Ends associations and timers; the ports stay. */
    public void close() {
        closed = true;
        loop.timers().cancel(wakeUp);
        dtls.close();
    }

    /** What the machines want done. */
    private final class Wiring implements IceAgent.Effects, DtlsParty.Owner {
        @Override
        public void send(int component, byte[] message, InetSocketAddress to) {
            socket(component).sendTo(ByteBuffer.wrap(message), to);
        }

        @Override
        public void aim(int component, InetSocketAddress remote) {
            socket(component).aim(remote);
            if (component == RTP) {
                peer = remote;
                connect();
                listener.reachable();
            }
        }

        @Override
        public void ended(IceEnd why) {
            ports.rtp().hush();
            ports.rtcp().hush();
            listener.unreachable(why);
        }

        @Override
        public void sendDtls(byte[] datagram, InetSocketAddress to) {
            InetSocketAddress aimed = peer == null ? lastDtls : peer;
            ports.rtp().sendTo(ByteBuffer.wrap(datagram), ice == null || aimed == null ? to : aimed);
        }

        @Override
        public void dtlsEstablished(InetSocketAddress remote, DtlsKeys keys) {
            if (ice == null) {
                ports.rtp().fix(remote);
                ports.rtcp().steer(false); // where it has a port of its own its source is learnt; its keys are the same
            }
            listener.established(keys);
        }

        @Override
        public void dtlsEnded(InetSocketAddress remote, DtlsEnd why) {
            if (closed) {
                return;
            }
            boolean told = ports.rtp().peer().filter(remote::equals).isPresent();
            if (dtls.isPending() && (ice != null || told)) {
                listener.failed(why);
            }
            if (why == DtlsEnd.TIMED_OUT && !closed) {
                connect(); // the peer may get its description late: as long as the session lives it is tried
            }
        }

        @Override
        public void dtlsWoke() {
            schedule();
        }
    }

    private final class WakeUp extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            IceAgent agent = ice;
            if (agent != null) {
                agent.onDeadline(nowNs);
            }
            dtls.onDeadline(nowNs);
            return nextNs();
        }
    }
}
