package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose of the streams of one port a packet is.
 *
 * <pre>
 * packet                                        stream
 * STUN request                                  that whose name (ufrag) it gives
 * STUN answer                                   that which asked with this transaction
 * from an address that is a stream's            that one's; of several, as {@link Claims} tells
 * from elsewhere, of a host where one waits     that one's; of several that which knows the SSRC, else that which has had nothing yet
 * from elsewhere, an SSRC that one announced    that one's
 * else                                          nobody's: counted, dropped
 * </pre>
 *
 * <p>A stream's address is the one that it is locked to; until then that of its description, the same port at the address that its
 * signalling came from, and those from which it has had packets or authentic checks. What it holds grows with the streams and with
 * nothing that strangers send: each has {@link Lane#MAX_BELIEVED} addresses and {@link Lane#MAX_SSRCS} SSRCs at most.
 *
 * <p>What a stranger can do who knows the code: a packet of his reaches a stream only from an address of its peer or that peer's host
 * (so as he could on a port of its own, once he has guessed that), with a transaction or SSRC that he has seen or guessed, or with
 * the name of its ICE, whose password he lacks then.
 */
final class PortDemux {
    /** Requests that may be unanswered at a time; a further one may take the place of an older one. */
    static final int MAX_TRANSACTIONS = 1 << 13;

    private final Map<InetSocketAddress, Claims> sources = new HashMap<>();
    private final Map<InetAddress, List<Lane>> hosts = new HashMap<>();
    private final Map<String, Lane> names = new HashMap<>();
    private final SsrcMap<Announced> announced = new SsrcMap<>();
    private final long[] transactions = new long[MAX_TRANSACTIONS];
    private final int[] transactionEnds = new int[MAX_TRANSACTIONS];
    private final @Nullable Lane[] askers = new Lane[MAX_TRANSACTIONS];
    private volatile int lanes;
    private long unknown;
    private long ambiguous;
    private long unnamed;

    /** Who announces an SSRC; nobody is believed while two do. */
    private static final class Announced {
        private @Nullable Lane lane;
        private int count;
    }

    int lanes() {
        return lanes;
    }

    /** Addresses, hosts, names and SSRCs that it knows streams by. */
    int remembered() {
        return sources.size() + hosts.size() + names.size() + announced.size();
    }

    long unknown() {
        return unknown;
    }

    long ambiguous() {
        return ambiguous;
    }

    long unnamed() {
        return unnamed;
    }

    void add(Lane lane) {
        lanes = lanes + 1; // of one writer
    }

    void remove(Lane lane) {
        lanes = lanes - 1;
        settle(lane);
        rename(lane, lane.name(), "");
        lane.forgetAnnounced(this);
    }

    /** What a lane claims may have changed. */
    void settle(Lane lane) {
        List<InetSocketAddress> wanted = lane.sources();
        if (!wanted.equals(lane.claims())) {
            for (InetSocketAddress source : lane.claims()) {
                Claims claims = sources.get(source);
                if (claims != null && claims.remove(lane)) {
                    sources.remove(source);
                }
            }
            for (InetSocketAddress source : wanted) {
                Claims claims = sources.get(source);
                if (claims == null) {
                    sources.put(source, new Claims(source, lane));
                } else {
                    claims.add(lane);
                }
            }
            lane.claims(wanted);
        }
        settleHosts(lane);
    }

    private void settleHosts(Lane lane) {
        List<InetAddress> wanted = lane.hosts();
        if (wanted.equals(lane.waitsAt())) {
            return;
        }
        for (InetAddress host : lane.waitsAt()) {
            List<Lane> there = hosts.get(host);
            if (there != null && there.remove(lane) && there.isEmpty()) {
                hosts.remove(host);
            }
        }
        for (InetAddress host : wanted) {
            hosts.computeIfAbsent(host, any -> new ArrayList<>(1)).add(lane);
        }
        lane.waitsAt(wanted);
    }

    void rename(Lane lane, String before, String now) {
        if (!before.isEmpty()) {
            names.remove(before, lane);
        }
        if (!now.isEmpty()) {
            names.put(now, lane);
        }
    }

    void announced(int ssrc, Lane lane) {
        Announced known = announced.get(ssrc);
        if (known == null) {
            known = new Announced();
            announced.put(ssrc, known);
        }
        known.count++;
        known.lane = known.count == 1 ? lane : null;
    }

    void forget(int ssrc) {
        Announced known = announced.get(ssrc);
        if (known != null && --known.count == 0) {
            announced.remove(ssrc);
        }
    }

    /** A lane sends a request: its answer is the lane's, wherever it comes from. */
    void asked(ByteBuffer request, Lane lane) {
        long id = StunHeader.transaction(request);
        int at = place(id);
        transactions[at] = id;
        transactionEnds[at] = StunHeader.transactionEnd(request);
        askers[at] = lane;
    }

    private static int place(long transaction) {
        return (int) (transaction * 0x9E3779B97F4A7C15L >>> 40) & MAX_TRANSACTIONS - 1;
    }

    /** Whose a packet is; null when nobody's, or nobody can tell. */
    @Nullable
    Lane laneOf(ByteBuffer packet, InetSocketAddress source, long nowNs) {
        PacketKind kind = PacketKind.of(packet);
        if (kind == PacketKind.STUN) {
            return named(packet, source);
        }
        boolean rtcp = kind == PacketKind.RTCP;
        boolean hasSsrc = kind == PacketKind.RTP || rtcp && packet.remaining() >= 8;
        int ssrc = hasSsrc ? packet.getInt(packet.position() + (rtcp ? 4 : 8)) : 0;
        Claims claims = sources.get(source);
        if (claims == null) {
            return stranger(kind, hasSsrc, ssrc, source);
        }
        Lane lane = claims.pick(kind, hasSsrc, ssrc, nowNs);
        if (lane == null) {
            ambiguous++;
        }
        return lane;
    }

    private @Nullable Lane named(ByteBuffer packet, InetSocketAddress source) {
        Lane lane = null;
        if (StunHeader.isResponse(packet)) {
            long id = StunHeader.transaction(packet);
            int at = place(id);
            Lane asker = askers[at];
            if (asker != null
                    && transactions[at] == id
                    && transactionEnds[at] == StunHeader.transactionEnd(packet)
                    && !asker.closed()) {
                lane = asker;
            }
        } else {
            String name = StunHeader.receiver(packet);
            Claims claims = name == null ? sources.get(source) : null; // a keep-alive says nothing of whom it is for
            lane = name != null ? names.get(name) : claims == null ? null : claims.pick(PacketKind.STUN, false, 0, 0);
        }
        if (lane == null) {
            unnamed++;
        }
        return lane;
    }

    private @Nullable Lane stranger(PacketKind kind, boolean hasSsrc, int ssrc, InetSocketAddress source) {
        List<Lane> waiting = hosts.get(source.getAddress());
        Lane lane = waiting == null ? null : waiting(waiting, kind, hasSsrc, ssrc);
        if (lane == null && hasSsrc) {
            Announced known = announced.get(ssrc);
            Lane by = known == null ? null : known.lane;
            if (by != null) {
                by = kind == PacketKind.RTCP && !by.sibling().hosts().isEmpty() ? by.sibling() : by;
                lane = by.takes(kind) && !by.hosts().isEmpty() ? by : null;
            }
        }
        if (lane == null) {
            if (waiting == null || !anyTakes(waiting, kind)) {
                unknown++;
            } else {
                ambiguous++;
            }
            return null;
        }
        lane.believe(source);
        return lane;
    }

    private static boolean anyTakes(List<Lane> there, PacketKind kind) {
        for (int i = 0; i < there.size(); i++) {
            if (mayBeOf(there.get(i), kind)) {
                return true;
            }
        }
        return false;
    }

    /** Reports from elsewhere than RTP are for lanes of reports. */
    private static boolean mayBeOf(Lane lane, PacketKind kind) {
        return lane.takes(kind) && lane.reports() == (kind == PacketKind.RTCP);
    }

    /** Of those that wait for somebody at a host. */
    private static @Nullable Lane waiting(List<Lane> there, PacketKind kind, boolean hasSsrc, int ssrc) {
        Lane fresh = null;
        Lane old = null;
        int freshOnes = 0;
        int oldOnes = 0;
        for (int i = 0; i < there.size(); i++) {
            Lane lane = there.get(i);
            if (!mayBeOf(lane, kind)) {
                continue;
            }
            if (hasSsrc && lane.knows(ssrc)) {
                return lane;
            }
            if (lane.heard()) {
                oldOnes++;
                old = lane;
            } else {
                freshOnes++;
                fresh = lane;
            }
        }
        return freshOnes == 1 ? fresh : freshOnes == 0 && oldOnes == 1 ? old : null;
    }
}
