package io.jackfield.rtp.srtp;

import io.jackfield.rtp.srtp.SrtpBuffer.Packet;

/** Protects packets with the session keys of one master key, for RTP or for RTCP. For one thread. */
interface PacketCipher {
    /** For RTP or for RTCP. @throws io.jackfield.rtp.MediaException NO_CIPHER when this JDK cannot */
    static PacketCipher of(MasterKey key, boolean rtcp, SrtpBuffer buffer) {
        return key.suite().isGcm() ? new GcmCipher(key, rtcp) : new CounterModeCipher(key, rtcp, buffer);
    }

    /**
     * Encrypts what is behind the header and appends the tag.
     *
     * @param index 48 bits: rollovers and sequence number
     */
    void seal(Packet packet, int headerBytes, int ssrc, long index);

    /** Checks the tag and removes it; decrypts. @return whether it was right */
    boolean open(Packet packet, int headerBytes, int ssrc, long index);

    /** The same for RTCP, whose index stands in the packet. */
    void sealReport(Packet packet, int ssrc, int index);

    /** @param trailer the word with the index: its first bit says whether the rest is encrypted */
    boolean openReport(Packet packet, int ssrc, int trailer);

    /** Where the word with the index is in a protected report. */
    int trailerAt(Packet packet);
}
