package io.jackfield.rtp.codec;

/** Turns linear samples into the payload of one packet; keeps the state of its stream. */
public interface Encoder {
    /**
     * Encodes one packet.
     *
     * @param samples how many: a multiple of what 1 ms is; for Opus 2.5, 5, 10, 20, 40 or 60 ms
     * @return the size of the payload in bytes; 0 when the codec has nothing to send
     * @throws IndexOutOfBoundsException when {@code target} is too small; 2 bytes a sample always do
     */
    int encode(short[] pcm, int offset, int samples, byte[] target, int at);
}
