package io.jackfield.media.stream;

import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.srtp.SrtpBuffer;
import java.nio.ByteBuffer;

/**
 * Room to make a packet in, of all streams of a media loop: it stays in the processor's cache, and a call has the less memory. Nothing
 * that is laid there outlives the method that laid it. On the loop.
 */
public final class Workbench {
    /** The largest packet that is made here: a header, and 20 ms of 48 kHz linear audio. */
    private static final int PACKET_BYTES = 2_048;

    final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
    /** What packets are encrypted and decrypted in. */
    final SrtpBuffer cipher = new SrtpBuffer();

    final byte[] payload = new byte[PACKET_BYTES];
    final short[] pcm = new short[Decoder.MAX_SAMPLES];
}
