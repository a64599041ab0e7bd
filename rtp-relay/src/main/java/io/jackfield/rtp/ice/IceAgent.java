package io.jackfield.rtp.ice;

import io.jackfield.kernel.Machine;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.IceCandidate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ICE of one m-line whose components have one address each (RFC 8445), full or lite, in either role. For one thread, that of its
 * sockets; it sends through its effects.
 *
 * <pre>
 * state      input                                        next       effect
 * any        check, authentic                             same       answered; full: a check the other way is triggered
 * any        check, else                                  same       dropped, counted
 * CHECKING   a first pair of a component works            CHECKING   aim: media may flow (RFC 8445 12)
 * CHECKING   controlling: every component has a pair      CHECKING   the best are checked again, with USE-CANDIDATE
 * CHECKING   every component has a chosen pair            CONNECTED  aim; other checks end, consent begins
 * CHECKING   too late                                     FAILED     ended FAILED
 * CONNECTED  a better pair is chosen                      CONNECTED  aim
 * CONNECTED  no answer to questions of consent            FAILED     ended CONSENT_LOST
 * any        restart                                      CHECKING   media goes on where it was until there is a new pair
 * any        both want one role                           same       the tie breakers decide (RFC 8445 7.3.1.1)
 * </pre>
 *
 * <p>A peer makes it send to so many addresses, {@value #MAX_PAIRS} at most, one check every Ta. Foundations do not matter here, as
 * each component has one base: nothing is frozen.
 */
public final class IceAgent implements Machine {
    /** Most pairs of one agent, peer-reflexive ones included; candidates past it are left out. */
    public static final int MAX_PAIRS = 64;
    /** Checks answered before the peer's password is known, that are checked back then. */
    static final int MAX_EARLY = 8;

    private static final long HOST = 126L << 24 | 65_535L << 8;
    private static final long PEER_REFLEXIVE = 110L << 24 | 65_535L << 8;

    /** What an agent wants done; called from within its methods. */
    public interface Effects {
        /** Sends a STUN message from the port of a component. */
        void send(int component, byte[] message, InetSocketAddress to);

        /** Media of a component goes there from now on. */
        void aim(int component, InetSocketAddress remote);

        /** Nothing may be sent any more, until a restart. */
        void ended(IceEnd why);
    }

    private enum State {
        CHECKING,
        CONNECTED,
        FAILED
    }

    private final IceSettings settings;
    private final boolean ipv6;
    private final Checklist checklist;
    private final IceCounters counters = new IceCounters();
    private final Effects effects;
    private IceCredentials local;
    private @Nullable IceCredentials remote;
    private State state = State.CHECKING;
    private boolean controlling;
    private final long tieBreaker;
    private long failNs = NEVER;

    /**
     * An agent that answers checks at once, and checks once it knows the peer.
     *
     * @param components 1, or 2 where RTCP has a port of its own
     * @param ipv6 the version of the addresses of all components
     * @param local what the peer is told
     * @param controlling whether we offered; a lite agent never controls a full one
     * @param random a secure source
     */
    public IceAgent(
            IceSettings settings,
            int components,
            boolean ipv6,
            IceCredentials local,
            boolean controlling,
            RandomGenerator random,
            Effects effects) {
        this.settings = settings;
        this.ipv6 = ipv6;
        this.local = local;
        this.controlling = controlling && !settings.lite();
        this.tieBreaker = random.nextLong();
        this.effects = effects;
        this.checklist = new Checklist(settings, components, random, counters, new Sending());
    }

    /** What the peer is told. */
    public IceCredentials local() {
        return local;
    }

    /** The priority of the one candidate of a component (RFC 8445 5.1.2). */
    public static long hostPriority(int component) {
        return HOST | 256 - component;
    }

    /** Its counters. */
    public IceCounters counters() {
        return counters;
    }

    /** Whether it controls. */
    public boolean controlling() {
        return controlling;
    }

    /** The peer's credentials; empty until they are known. */
    public Optional<IceCredentials> remote() {
        return Optional.ofNullable(remote);
    }

    /**
     * Goes on where another agent with the same credentials and role was: connected. Its peer need not notice; consent begins anew.
     *
     * @param chosen where media of each component goes, one or two of them
     */
    public void resume(IceCredentials peer, List<InetSocketAddress> chosen, long nowNs) {
        remote = peer;
        checklist.components(chosen.size());
        for (int component = 1; component <= chosen.size(); component++) {
            IcePair pair =
                    checklist.heard(component, chosen.get(component - 1), PEER_REFLEXIVE | 256 - component, true);
            if (pair != null) {
                pair.succeeded();
                pair.nominated = true;
            }
        }
        progress(nowNs);
    }

    /** Whether every component has a pair that was chosen. */
    public boolean connected() {
        return state == State.CONNECTED;
    }

    /** Whether it found none, or lost it. */
    public boolean failed() {
        return state == State.FAILED;
    }

    /** How many pairs there are. */
    int pairs() {
        return checklist.size();
    }

    /**
     * Begins anew with other credentials; the peer's are to follow. Media goes on where it was (RFC 8445 9).
     *
     * @param nowControlling whether we offered the restart
     */
    public void restart(IceCredentials next, boolean nowControlling) {
        local = next;
        remote = null;
        controlling = nowControlling && !settings.lite();
        state = State.CHECKING;
        failNs = NEVER;
        checklist.clear();
    }

    /** Whether a description with this fragment is of another generation than the peer's last (RFC 8839 4.4.1.1). */
    public boolean isRestart(String ufrag) {
        return remote != null && !remote.ufrag().equals(ufrag);
    }

    /** RTCP shares the port of RTP: the second component is gone, pairs of it too. */
    public void onlyOneComponent(long nowNs) {
        checklist.components(1);
        progress(nowNs);
    }

    /**
     * What the peer's description says. The same credentials with further candidates are welcome; others than before without our own
     * {@link #restart} are taken as the answer that was missing.
     *
     * @param remoteLite whether the peer is lite: then we control it, if we are not
     */
    public void remote(IceCredentials peer, boolean remoteLite, List<IceCandidate> candidates, long nowNs) {
        boolean known = peer.equals(remote);
        remote = peer;
        if (remoteLite && !settings.lite()) {
            controlling = true;
        }
        candidates.forEach(this::add);
        if (known) {
            progress(nowNs);
            return;
        }
        checklist.early();
        if (settings.lite() && remoteLite) {
            checklist.withoutChecks(nowNs); // RFC 8445 8.1.2 is for two that check: here the addresses of the SDP it is
        } else if (!settings.lite()) {
            failNs = nowNs + settings.failedAfter().toNanos();
        }
        progress(nowNs);
    }

    /** One more candidate (RFC 8838); what cannot be used is counted. */
    public void candidate(IceCandidate candidate, long nowNs) {
        add(candidate);
        if (state == State.CHECKING && remote != null) {
            checklist.pace(nowNs);
        }
    }

    private void add(IceCandidate candidate) {
        Optional<InetAddress> numeric = candidate.transport().equals("udp") && candidate.port() > 0
                ? Address.of(candidate.host()).numeric()
                : Optional.empty();
        boolean usable = numeric.isPresent()
                && numeric.get() instanceof Inet6Address == ipv6
                && !numeric.get().isAnyLocalAddress()
                && !numeric.get().isMulticastAddress()
                && checklist.hasComponent(candidate.component());
        if (!usable) { // an mDNS name too: its owner's checks will tell where it is (RFC 8445 7.3.1.3)
            counters.ignoredCandidates++;
            return;
        }
        checklist.add(
                candidate.component(), new InetSocketAddress(numeric.get(), candidate.port()), candidate.priority());
    }

    /** Whether this address has shown that it belongs to the peer: what is not STUN is taken from nowhere else. */
    public boolean permits(int component, InetSocketAddress source) {
        IcePair pair = checklist.find(component, source);
        return pair != null && (pair.heard || pair.state == IcePair.State.SUCCEEDED);
    }

    /** Takes a datagram that looks like STUN. */
    public void receive(int component, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        Optional<StunMessage> parsed = StunMessage.parse(packet);
        if (parsed.isEmpty() || !parsed.get().isBinding() || !parsed.get().hasFingerprint()) {
            counters.malformed++;
            return;
        }
        StunMessage message = parsed.get();
        switch (message.kind()) {
            case REQUEST -> onRequest(component, message, source, nowNs);
            case SUCCESS, ERROR -> onResponse(component, message, source, nowNs);
            case INDICATION -> {} // keeps a NAT open, and says nothing (RFC 8445 11)
        }
    }

    private void onRequest(int component, StunMessage request, InetSocketAddress source, long nowNs) {
        if (!checklist.hasComponent(component) || !isForUs(request)) {
            counters.unauthentic++; // no answer: a stranger learns nothing, and nobody is reflected at
            return;
        }
        if (request.unknown() >= 0) {
            StunWriter error =
                    StunWriter.error(request, 420, "Unknown Attribute").unknown(request.unknown());
            effects.send(component, error.sealed(local.password().secret()), source);
            return;
        }
        if (conflict(request)) {
            byte[] error = StunWriter.error(request, 487, "Role Conflict")
                    .sealed(local.password().secret());
            effects.send(component, error, source);
            return;
        }
        counters.checksIn++;
        effects.send(
                component,
                StunWriter.success(request)
                        .mapped(source)
                        .sealed(local.password().secret()),
                source);
        boolean chosen = request.has(StunAttribute.USE_CANDIDATE) && !controlling;
        long priority = request.priority().orElse(PEER_REFLEXIVE | 256 - component);
        if (remote == null) {
            checklist.remember(component, source, priority, chosen);
            return;
        }
        IcePair pair = checklist.heard(component, source, priority, chosen);
        if (pair == null || state == State.FAILED) {
            return;
        }
        if (settings.lite()) {
            pair.succeeded();
            pair.nominated |= chosen;
        } else {
            checklist.trigger(pair, state == State.CONNECTED && !chosen);
        }
        progress(nowNs);
    }

    private boolean isForUs(StunMessage request) {
        String expected = local.ufrag() + ":" + (remote == null ? "" : remote.ufrag());
        boolean addressed = request.username()
                .map(name -> remote == null ? name.startsWith(expected) : name.equals(expected))
                .orElse(false);
        return addressed && request.isAuthentic(local.password().secret());
    }

    /** RFC 8445 7.3.1.1. @return whether the peer has to change its role */
    private boolean conflict(StunMessage request) {
        var theirs = request.tieBreaker(controlling);
        if (theirs.isEmpty()) {
            return false;
        }
        counters.roleConflicts++;
        boolean weWin = Long.compareUnsigned(tieBreaker, theirs.getAsLong()) >= 0;
        if (controlling == weWin) {
            return true;
        }
        if (!settings.lite()) {
            controlling = !controlling;
        }
        return false;
    }

    private void onResponse(int component, StunMessage response, InetSocketAddress source, long nowNs) {
        if (remote == null || !response.isAuthentic(remote.password().secret())) {
            counters.unauthentic++;
            return;
        }
        byte[] id = response.transactionId();
        IcePair pair = checklist.asked(component, id);
        if (pair == null) {
            boolean consent =
                    response.kind() == StunMessage.Kind.SUCCESS && checklist.consented(component, id, source, nowNs);
            counters.stray += consent ? 0 : 1;
            return;
        }
        if (!pair.remote.equals(source)) { // RFC 8445 7.2.5.2.1: not symmetric
            pair.failed();
        } else if (response.kind() == StunMessage.Kind.SUCCESS) {
            boolean chosen = pair.choosing() || pair.chosenByPeer && !controlling;
            pair.succeeded();
            pair.nominated |= chosen;
        } else if (response.errorCode().orElse(0) == 487) {
            counters.roleConflicts++;
            controlling = !pair.controlling();
            pair.quiet();
            pair.state = IcePair.State.WAITING;
            checklist.trigger(pair, false);
        } else {
            pair.failed();
        }
        progress(nowNs);
    }

    /** What follows from what is known of the pairs. */
    private void progress(long nowNs) {
        if (state == State.FAILED || remote == null) {
            return;
        }
        checklist.aim(controlling);
        if (controlling && state == State.CHECKING) {
            checklist.nominate(nowNs);
        }
        if (state == State.CHECKING && checklist.complete()) {
            state = State.CONNECTED;
            failNs = NEVER;
            checklist.completed(nowNs);
        }
        checklist.pace(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return state == State.FAILED ? NEVER : Math.min(failNs, checklist.nextNs());
    }

    @Override
    public void onDeadline(long nowNs) {
        if (state == State.FAILED) {
            return;
        }
        if (nowNs >= failNs) {
            end(IceEnd.FAILED);
        } else if (checklist.consentLost(nowNs)) {
            end(IceEnd.CONSENT_LOST);
        } else {
            checklist.onDeadline(nowNs);
            progress(nowNs);
        }
    }

    private void end(IceEnd why) {
        state = State.FAILED;
        failNs = NEVER;
        checklist.clear();
        effects.ended(why);
    }

    /** The way from the checklist to the wire. */
    private final class Sending implements Checklist.Effects {
        @Override
        public void check(IcePair pair, byte[] transactionId, boolean choose) {
            IceCredentials peer = remote;
            if (peer == null) {
                return;
            }
            counters.checksOut++;
            StunWriter check = StunWriter.request(transactionId)
                    .username(peer.ufrag() + ":" + local.ufrag())
                    .role(controlling, tieBreaker)
                    .priority(PEER_REFLEXIVE | 256 - pair.component);
            if (choose) {
                check.useCandidate();
            }
            effects.send(pair.component, check.sealed(peer.password().secret()), pair.remote);
        }

        @Override
        public void aim(int component, InetSocketAddress to) {
            effects.aim(component, to);
        }

        @Override
        public boolean controlling() {
            return controlling;
        }
    }
}
