package io.jackfield.rtp.srtp;

/**
 * How far a source has come under its key: what whoever goes on with it must know (RFC 3711 3.3.1), since no index may be used twice and
 * none be taken twice.
 *
 * @param ssrc the source
 * @param rollovers of its sequence number
 * @param highest sequence number, 0 to 65535
 */
public record SrtpIndex(int ssrc, int rollovers, int highest) {
    /** The rollover counter of a packet that comes next or nearly so. */
    int rolloversOf(int sequence) {
        return sequence < highest && highest - sequence > 0x8000
                ? rollovers + 1
                : sequence > highest && sequence - highest > 0x8000 ? rollovers - 1 : rollovers;
    }

    /** Whether a packet is one of those that were before. */
    boolean isOld(int sequence) {
        int of = rolloversOf(sequence);
        return of < rollovers || of == rollovers && sequence <= highest;
    }
}
