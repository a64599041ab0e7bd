package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsEndpoint;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.ice.IceAgent;
import io.jackfield.rtp.ice.IceCredentials;
import io.jackfield.rtp.ice.IceEnd;
import io.jackfield.rtp.ice.IceSettings;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.sdp.Fingerprint;
import io.jackfield.sdp.Ice;
import io.jackfield.sdp.IceCandidate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ICE and DTLS of one leg: drives their machines with the packets of its ports and the loop's time. While it is there it decides
 * whose packets are taken, and not the port: those of who has shown the password of ICE, or the certificate of DTLS.
 */
final class RelayTransport implements IceAgent.Effects, DtlsEndpoint.Effects {
    /** Addresses that may try a handshake at a time. Who holds the certificate is told by none of them but one. */
    private static final int MAX_ASSOCIATIONS = 4;

    private static final int RTP = 1;
    private static final int RTCP = 2;

    private final MediaLoop loop;
    private final PortPair ports;
    private final RandomGenerator random;
    private final DtlsContext context;
    private final Consumer<DtlsKeys> onKeys;
    private final TimerWheel.Timer wakeUp = new WakeUp();
    private @Nullable IceAgent ice;
    private final List<IceCandidate> early = new ArrayList<>(0);
    private boolean lite;
    private @Nullable DtlsEndpoint dtls;
    private DtlsRole role = DtlsRole.SERVER;
    private List<Fingerprint> fingerprints = List.of();
    private @Nullable InetSocketAddress peer;
    private boolean established;
    private boolean closed;

    RelayTransport(MediaLoop loop, PortPair ports, SrtpRoom room, Consumer<DtlsKeys> onKeys) {
        this.loop = loop;
        this.ports = ports;
        this.random = room.random();
        this.context = room.dtls();
        this.onKeys = onKeys;
    }

    DtlsContext context() {
        return context;
    }

    private RtpSocket socket(int component) {
        return component == RTP ? ports.rtp() : ports.rtcp();
    }

    // ---- signalling ----

    /** The agent that faces the peer, made when there is none. */
    IceAgent ice(boolean controlling, boolean asLite) {
        IceAgent agent = ice;
        if (agent == null) {
            lite = asLite;
            agent = new IceAgent(
                    asLite ? IceSettings.LITE : IceSettings.FULL,
                    2,
                    ports.rtp().local().getAddress() instanceof java.net.Inet6Address,
                    IceCredentials.random(random),
                    controlling,
                    random,
                    this);
            ice = agent;
            steer();
            ports.rtp().named(agent.local().ufrag());
        }
        return agent;
    }

    /** Where ICE stands; empty without, or while it looks for its way. */
    Optional<SessionState.IceState> iceState() {
        IceAgent agent = ice;
        return agent == null || !agent.connected()
                ? Optional.empty()
                : agent.remote().map(peer -> new SessionState.IceState(lite, agent.controlling(), agent.local(), peer));
    }

    /** Goes on with ICE where another relay was. */
    void resumeIce(SessionState.IceState state, InetSocketAddress rtp, Optional<InetSocketAddress> rtcp) {
        lite = state.lite();
        IceAgent agent = new IceAgent(
                lite ? IceSettings.LITE : IceSettings.FULL,
                2,
                ports.rtp().local().getAddress() instanceof java.net.Inet6Address,
                state.local(),
                state.controlling(),
                random,
                this);
        ice = agent;
        steer();
        ports.rtp().named(agent.local().ufrag());
        List<InetSocketAddress> chosen = new ArrayList<>(List.of(rtp));
        rtcp.ifPresent(chosen::add);
        agent.resume(state.remote(), chosen, loop.nowNs());
        schedule();
    }

    boolean isLite() {
        return lite;
    }

    /** The peer has no ICE. */
    void withoutIce() {
        ice = null;
        ports.rtp().named("");
        steer();
    }

    /** What the answer to our offer says of ICE; another answer than before, of another fork, begins anew with what we offered. */
    void iceOfAnswer(Ice told, boolean shared) {
        IceAgent agent = ice;
        if (agent != null) {
            if (agent.isRestart(told.ufrag().orElseThrow())) {
                agent.restart(agent.local(), true);
            }
            learn(agent, told, shared);
        }
    }

    /** What an offer says of ICE; other credentials than before ask for a restart (RFC 8839 4.4.1.1). */
    void iceOfOffer(Ice told, boolean asLite, boolean shared) {
        IceAgent agent = ice(false, asLite);
        if (agent.isRestart(told.ufrag().orElseThrow())) {
            agent.restart(IceCredentials.random(random), false);
            ports.rtp().named(agent.local().ufrag());
        }
        learn(agent, told, shared);
    }

    /** Candidates that came by themselves; those that come before the peer's credentials wait for them. */
    void trickle(String ufrag, List<IceCandidate> candidates) {
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

    /** The role that an association has that stands, or is being made. */
    Optional<DtlsRole> role() {
        return dtls == null ? Optional.empty() : Optional.of(role);
    }

    /** Whom to make keys with. The same as before changes nothing: the association stays (RFC 8842 5.5). */
    void dtlsWith(DtlsRole ours, List<Fingerprint> believed) {
        DtlsEndpoint known = dtls;
        if (known != null && new HashSet<>(believed).equals(new HashSet<>(fingerprints))) {
            connect();
            return;
        }
        if (known != null) {
            known.close();
        }
        role = ours;
        fingerprints = List.copyOf(believed);
        established = false;
        dtls = new DtlsEndpoint(context, MAX_ASSOCIATIONS, loop::execute, this);
        dtls.expect(role, fingerprints);
        steer();
        connect();
    }

    void withoutDtls() {
        if (dtls != null) {
            dtls.close();
            dtls = null;
            fingerprints = List.of();
            established = false;
            steer();
        }
    }

    /** Who is believed is decided here while there is ICE, and while DTLS does not know its peer. */
    private void steer() {
        boolean on = ice != null || dtls != null && !established;
        ports.rtp().steer(on);
        ports.rtcp().steer(on);
    }

    /** Begins the handshake where it is ours to begin: once ICE has an address, or with that of the description. */
    void connect() {
        DtlsEndpoint endpoint = dtls;
        if (endpoint == null || established || role != DtlsRole.CLIENT) {
            return;
        }
        Optional<InetSocketAddress> to =
                ice != null ? Optional.ofNullable(peer) : ports.rtp().peer();
        to.ifPresent(address -> endpoint.connect(address, loop.nowNs()));
        schedule();
    }

    // ---- packets ----

    /** Takes what is not media. @return whether it is media, of the peer */
    boolean isMedia(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        int component = socket == ports.rtp() ? RTP : RTCP;
        IceAgent agent = ice;
        DtlsEndpoint endpoint = dtls;
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
        if (kind != PacketKind.DTLS || endpoint == null) {
            return agent != null || endpoint == null || established;
        }
        if (component == RTP) {
            endpoint.receive(packet, source, nowNs);
            schedule();
        }
        return false;
    }

    // ---- machines ----

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
        }
    }

    @Override
    public void ended(IceEnd why) {
        ports.rtp().hush();
        ports.rtcp().hush();
    }

    @Override
    public void send(byte[] datagram, InetSocketAddress to) {
        ports.rtp().sendTo(ByteBuffer.wrap(datagram), to);
    }

    @Override
    public void established(InetSocketAddress remote, DtlsKeys keys) {
        if (dtls != null) {
            dtls.keepOnly(remote);
        }
        established = true;
        if (ice == null) {
            ports.rtp().fix(remote);
        }
        onKeys.accept(keys);
    }

    @Override
    public void ended(InetSocketAddress remote, DtlsEnd why) {
        if (why == DtlsEnd.TIMED_OUT && !closed) {
            connect(); // the peer may get its description late: as long as the session lives it is tried
        }
    }

    @Override
    public void wake() {
        schedule();
    }

    @Override
    public long nowNs() {
        return loop.nowNs();
    }

    private void schedule() {
        loop.timers().schedule(wakeUp, nextNs());
    }

    private long nextNs() {
        long next = Machine.NEVER;
        if (closed) {
            return next;
        }
        if (ice != null) {
            next = ice.nextDeadlineNs();
        }
        return dtls == null ? next : Math.min(next, dtls.nextDeadlineNs());
    }

    void close() {
        closed = true;
        loop.timers().cancel(wakeUp);
        if (dtls != null) {
            dtls.close();
        }
    }

    private final class WakeUp extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            if (ice != null) {
                ice.onDeadline(nowNs);
            }
            if (dtls != null) {
                dtls.onDeadline(nowNs);
            }
            return nextNs();
        }
    }
}
