package io.jackfield.rtp.srtp;

import org.jitsi.srtp.SrtpCryptoContext;

/** A source's context, and how far it has come. */
final class SrtpSource {
    final SrtpCryptoContext context;
    private final int ssrc;
    private int rollovers;
    private int highest;

    SrtpSource(SrtpCryptoContext context, int ssrc, int rollovers, int sequence) {
        this.context = context;
        this.ssrc = ssrc;
        this.rollovers = rollovers;
        this.highest = sequence;
    }

    /** A packet of this sequence number was good. */
    void note(int sequence) {
        int ahead = (short) (sequence - highest);
        if (ahead > 0) {
            if (sequence < highest) {
                rollovers++;
            }
            highest = sequence;
        }
    }

    SrtpIndex index() {
        return new SrtpIndex(ssrc, rollovers, highest);
    }
}
