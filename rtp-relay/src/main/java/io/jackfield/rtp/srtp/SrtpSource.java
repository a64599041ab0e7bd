package io.jackfield.rtp.srtp;

/** How far a source has come under its key, and which of the last packets have been (RFC 3711 3.3.1, 3.3.2). */
final class SrtpSource {
    /** Packets that may be late; older ones are taken for replays. */
    static final int WINDOW = 64;

    private final int ssrc;
    private long highest;
    private long seen;

    private SrtpSource(int ssrc, long highest, long seen) {
        this.ssrc = ssrc;
        this.highest = highest;
        this.seen = seen;
    }

    /** One that begins with this number: of a sequence, or of a report. */
    static SrtpSource beginning(int ssrc, int number) {
        return new SrtpSource(ssrc, number, 0);
    }

    /** One that goes on where it was: all that came before is a replay. */
    static SrtpSource after(SrtpIndex before) {
        long index = (before.rollovers() & 0xffff_ffffL) << 16 | before.highest();
        return new SrtpSource(before.ssrc(), index, -1L);
    }

    /** One whose next packet has this index. */
    static SrtpSource before(int ssrc, long index) {
        return new SrtpSource(ssrc, index - 1, 0);
    }

    int ssrc() {
        return ssrc;
    }

    /** The index behind the highest. */
    long next() {
        return highest + 1;
    }

    /** The index that a packet of this sequence number most likely has: the nearest to the highest. Below 0: of before the first. */
    long indexOf(int sequence) {
        int last = (int) highest & 0xffff;
        long rollovers = highest >>> 16;
        if (last < 0x8000 && sequence - last > 0x8000) {
            rollovers--;
        } else if (last >= 0x8000 && last - 0x8000 > sequence) {
            rollovers++;
        }
        return rollovers << 16 | sequence;
    }

    /** Whether a packet of this index has not been, and is not too old to tell. */
    boolean isNew(long index) {
        long behind = highest - index;
        return index >= 0 && (behind < 0 || behind < WINDOW && (seen & 1L << behind) == 0);
    }

    /** A packet of this index was good. */
    void note(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            seen = ahead < WINDOW ? seen << ahead | 1 : 1;
            highest = index;
        } else {
            seen |= 1L << -ahead;
        }
    }

    SrtpIndex index() {
        return new SrtpIndex(ssrc, (int) (highest >>> 16), (int) highest & 0xffff);
    }
}
