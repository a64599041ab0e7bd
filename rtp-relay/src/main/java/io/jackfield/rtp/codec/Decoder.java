package io.jackfield.rtp.codec;

/** Turns payloads into linear samples; keeps the state of its stream. */
public interface Decoder {
    /** Room that any payload's samples fit into: 120 ms at 48 kHz. */
    int MAX_SAMPLES = 5760;

    /**
     * Decodes the payload of one packet. What comes from the network never makes it throw: what cannot be decoded counts as lost.
     *
     * @return how many samples it wrote to {@code pcm} from {@code offset}; never more than fit
     */
    int decode(byte[] payload, int at, int size, short[] pcm, int offset);

    /**
     * Fills in for a lost packet, from what came before it.
     *
     * @param samples how many to write
     */
    void conceal(short[] pcm, int offset, int samples);
}
