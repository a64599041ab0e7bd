package io.jackfield.relay;

import io.jackfield.sdp.MediaDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells to which of the m-lines of a shared transport a packet belongs (RFC 9143 9.2): by the name in its header extension, by its SSRC,
 * and while that is new by its payload type, if only one m-line has it. Does not allocate for packets.
 */
final class BundleDemux {
    /** SSRCs that are remembered in each direction; the oldest is forgotten for a new one. */
    static final int MAX_SOURCES = 64;

    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;

    private final RelayLeg tagged;
    private final boolean passesUnknown;
    private final List<RelayLeg> legs = new ArrayList<>();
    private final List<byte[]> mids = new ArrayList<>();
    private final @Nullable RelayLeg[] byType = new RelayLeg[128];
    private final boolean[] ambiguous = new boolean[128];
    private final Sources received = new Sources();
    private final Sources sent = new Sources();
    private @Nullable BundleDemux before;
    private int midExtension;
    private long unknown;

    /** SSRCs and whose they are. */
    private static final class Sources {
        private final int[] ssrcs = new int[MAX_SOURCES];
        private final @Nullable RelayLeg[] owners = new RelayLeg[MAX_SOURCES];
        private int size;
        private int oldest;

        @Nullable
        RelayLeg owner(int ssrc) {
            for (int i = 0; i < size; i++) {
                if (ssrcs[i] == ssrc) {
                    return owners[i];
                }
            }
            return null;
        }

        void inherit(Sources from, RelayLeg owner) {
            for (int i = 0; i < from.size; i++) {
                if (from.owners[i] == owner) {
                    learn(from.ssrcs[i], owner);
                }
            }
        }

        void learn(int ssrc, RelayLeg owner) {
            for (int i = 0; i < size; i++) {
                if (ssrcs[i] == ssrc) {
                    owners[i] = owner;
                    return;
                }
            }
            int at = size < MAX_SOURCES ? size++ : oldest;
            oldest = size < MAX_SOURCES ? 0 : (at + 1) % MAX_SOURCES;
            ssrcs[at] = ssrc;
            owners[at] = owner;
        }
    }

    /**
     * @param tagged whose transport it is
     * @param before what told packets apart until now: names come with the first packets of a stream only, and are not forgotten
     * @param passesUnknown whether what nobody owns goes the way of the tagged one: the other side has the same bundle, and sorts itself
     */
    BundleDemux(RelayLeg tagged, boolean passesUnknown, @Nullable BundleDemux before) {
        this.tagged = tagged;
        this.passesUnknown = passesUnknown;
        this.before = before;
    }

    /** An m-line as who sends it describes it. */
    void add(RelayLeg leg, MediaDescription media) {
        legs.add(leg);
        mids.add(media.mid().orElse("").getBytes(StandardCharsets.US_ASCII));
        media.extensions().stream()
                .filter(extension -> extension.uri().equals(MID))
                .findFirst()
                .ifPresent(extension -> midExtension = extension.id());
        if (before != null) {
            received.inherit(before.received, leg);
            sent.inherit(before.sent, leg);
        }
        media.sources().forEach(source -> received.learn((int) source.ssrc(), leg));
        if (!media.isRtp()) {
            return;
        }
        for (String format : media.formats()) {
            if (format.matches("\\d{1,3}") && Integer.parseInt(format) < 128) {
                int type = Integer.parseInt(format);
                RelayLeg known = byType[type];
                ambiguous[type] |= known != null && known != leg;
                byType[type] = leg;
            }
        }
    }

    /** All m-lines are there. */
    void complete() {
        before = null; // or there would be a chain of them, one for each re-INVITE
    }

    /** Whose a packet is; null when nobody's. */
    @Nullable
    RelayLeg legOf(ByteBuffer packet, boolean rtcp) {
        int start = packet.position();
        if (packet.remaining() < 12 || (packet.get(start) & 0xc0) != 0x80) {
            return tagged; // DTLS, or a report too short to have blocks
        }
        RelayLeg owner = rtcp ? reporter(packet) : sender(packet);
        if (owner != null) {
            return owner;
        }
        if (rtcp || passesUnknown) {
            return tagged;
        }
        unknown++;
        return null;
    }

    private @Nullable RelayLeg sender(ByteBuffer packet) {
        int start = packet.position();
        int ssrc = packet.getInt(start + 8);
        RelayLeg named = (packet.get(start) & 0x10) != 0 && midExtension > 0 ? named(packet) : null;
        RelayLeg known = received.owner(ssrc);
        if (known != null && (named == null || named == known)) {
            return known;
        }
        int type = packet.get(start + 1) & 0x7f;
        RelayLeg owner = named != null ? named : ambiguous[type] ? null : byType[type];
        if (owner != null) {
            received.learn(ssrc, owner);
        }
        return owner;
    }

    /** By the header extension (RFC 8285); null without. */
    private @Nullable RelayLeg named(ByteBuffer packet) {
        int at = packet.position() + 12 + 4 * (packet.get(packet.position()) & 0x0f);
        if (at + 4 > packet.limit()) {
            return null;
        }
        int profile = packet.getShort(at) & 0xffff;
        int end = at + 4 + 4 * (packet.getShort(at + 2) & 0xffff);
        boolean oneByte = profile == ONE_BYTE_PROFILE;
        if (end > packet.limit() || !oneByte && (profile & 0xfff0) != TWO_BYTE_PROFILE >> 4 << 4) {
            return null;
        }
        return oneByte ? oneByte(packet, at + 4, end) : twoBytes(packet, at + 4, end);
    }

    private @Nullable RelayLeg oneByte(ByteBuffer packet, int from, int end) {
        int at = from;
        while (at < end) {
            int head = packet.get(at) & 0xff;
            int id = head >> 4;
            if (head == 0) {
                at++;
                continue;
            }
            int size = (head & 0x0f) + 1;
            if (id == 15 || at + 1 + size > end) {
                return null;
            }
            if (id == midExtension) {
                return withName(packet, at + 1, size);
            }
            at += 1 + size;
        }
        return null;
    }

    private @Nullable RelayLeg twoBytes(ByteBuffer packet, int from, int end) {
        int at = from;
        while (at + 1 < end) {
            int id = packet.get(at) & 0xff;
            if (id == 0) {
                at++;
                continue;
            }
            int size = packet.get(at + 1) & 0xff;
            if (at + 2 + size > end) {
                return null;
            }
            if (id == midExtension) {
                return withName(packet, at + 2, size);
            }
            at += 2 + size;
        }
        return null;
    }

    private @Nullable RelayLeg withName(ByteBuffer packet, int at, int size) {
        for (int i = 0; i < mids.size(); i++) {
            byte[] mid = mids.get(i);
            boolean same = mid.length == size;
            for (int j = 0; same && j < size; j++) {
                same = packet.get(at + j) == mid[j];
            }
            if (same) {
                return legs.get(i);
            }
        }
        return null;
    }

    /** Of a compound packet the first that says something of an SSRC that is known: of its writer, or of what was sent to it. */
    private @Nullable RelayLeg reporter(ByteBuffer packet) {
        int at = packet.position();
        while (at + 8 <= packet.limit()) {
            int count = packet.get(at) & 0x1f;
            int type = packet.get(at + 1) & 0xff;
            int end = at + 4 + 4 * (packet.getShort(at + 2) & 0xffff);
            RelayLeg owner = received.owner(packet.getInt(at + 4));
            int target = target(type, count, at);
            if (owner == null && target > 0 && target + 4 <= Math.min(end, packet.limit())) {
                owner = sent.owner(packet.getInt(target));
            }
            if (owner != null) {
                return owner;
            }
            at = end;
        }
        return null;
    }

    /** Where the SSRC stands that a packet is about; 0 when it is about none. */
    private static int target(int type, int count, int at) {
        return switch (type) {
            case 200 -> count > 0 ? at + 28 : 0;
            case 201 -> count > 0 ? at + 8 : 0;
            case 205, 206 -> at + 8;
            default -> 0;
        };
    }

    /** A packet that goes to the peer, so that its reports of it find their way. */
    void sent(RelayLeg leg, ByteBuffer packet) {
        int start = packet.position();
        if (packet.remaining() >= 12 && (packet.get(start) & 0xc0) == 0x80) {
            sent.learn(packet.getInt(start + 8), leg);
        }
    }

    /** Packets that belonged to nobody, and were dropped. */
    long unknown() {
        return unknown;
    }
}
