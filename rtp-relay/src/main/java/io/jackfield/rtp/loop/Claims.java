package io.jackfield.rtp.loop;

import io.jackfield.rtp.PacketKind;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a shared port that packets from one address may belong to. Mostly one; several where a peer has one port for all too, or
 * where somebody says in signalling that he is where another is. Then the SSRC tells, as it was announced or as it was seen.
 *
 * <p>An SSRC that is new belongs to the one stream that has had nothing yet, but only when all others go on beside it: else it may be
 * one of them that has changed its SSRC, and a stranger who names another's address would hear him. It belongs to a stream that has
 * had something when this one alone has fallen silent and all others go on. What cannot be told is dropped.
 */
final class Claims {
    /** So long a stream must be silent before a new SSRC can be its next one. */
    static final long SILENT_NS = 200_000_000L;

    private final InetSocketAddress source;
    private final SsrcMap<Lane> told = new SsrcMap<>();
    private Lane[] lanes;
    private int count = 1;
    private int newSsrc;
    private boolean hasNew;
    private long newSinceNs;

    Claims(InetSocketAddress source, Lane first) {
        this.source = source;
        this.lanes = new Lane[] {first};
    }

    void add(Lane lane) {
        if (count == lanes.length) {
            lanes = Arrays.copyOf(lanes, count * 2);
        }
        lanes[count++] = lane;
        told.clear();
    }

    /** @return whether none is left */
    boolean remove(Lane lane) {
        for (int i = 0; i < count; i++) {
            if (lanes[i] == lane) {
                lanes[i] = lanes[--count];
                break;
            }
        }
        told.clear();
        return count == 0;
    }

    /** Whose a packet is; null when that cannot be told. */
    @Nullable
    Lane pick(PacketKind kind, boolean hasSsrc, int ssrc, long nowNs) {
        if (count == 1) {
            return lanes[0];
        }
        Lane known = hasSsrc ? told.get(ssrc) : null;
        if (known != null && known.takes(kind)) {
            return known;
        }
        int able = 0;
        Lane only = null;
        for (int i = 0; i < count; i++) {
            Lane lane = lanes[i];
            if (lane.takes(kind) && !isBesideItsSibling(lane)) {
                if (hasSsrc && lane.knows(ssrc)) {
                    remember(ssrc, lane);
                    return lane;
                }
                able++;
                only = lane;
            }
        }
        return able == 1 ? only : kind == PacketKind.RTP ? ofNewSsrc(ssrc, nowNs) : firstToCome(kind);
    }

    /** RTCP and RTP from one address share their port: the lane for reports alone has nothing to do. */
    private boolean isBesideItsSibling(Lane lane) {
        return lane.reports() && lane.sibling().claims().contains(source);
    }

    private void remember(int ssrc, Lane lane) {
        if (told.size() >= 4 * count) {
            told.clear();
        }
        told.put(ssrc, lane);
    }

    private @Nullable Lane ofNewSsrc(int ssrc, long nowNs) {
        if (!hasNew || ssrc != newSsrc) {
            hasNew = true;
            newSsrc = ssrc;
            newSinceNs = nowNs;
        }
        Lane silent = null;
        int silents = 0;
        boolean fresh = false;
        for (int i = 0; i < count; i++) {
            Lane lane = lanes[i];
            if (lane.takes(PacketKind.RTP)) {
                fresh |= !lane.heard();
                if (lane.heard() && lane.lastNs() < newSinceNs) {
                    silents++;
                    silent = lane;
                }
            }
        }
        if (silents == 0) {
            return firstToCome(PacketKind.RTP);
        }
        return silents == 1 && !fresh && nowNs - newSinceNs >= SILENT_NS ? silent : null;
    }

    /** The one that waits; of several the one whose signalling came from that address. */
    private @Nullable Lane firstToCome(PacketKind kind) {
        Lane only = null;
        Lane near = null;
        int waiting = 0;
        int nearby = 0;
        for (int i = 0; i < count; i++) {
            Lane lane = lanes[i];
            if (lane.takes(kind) && !lane.heard() && !isBesideItsSibling(lane)) {
                waiting++;
                only = lane;
                if (lane.signalledFrom(source.getAddress())) {
                    nearby++;
                    near = lane;
                }
            }
        }
        return waiting == 1 ? only : nearby == 1 ? near : null;
    }
}
