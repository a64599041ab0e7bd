package io.jackfield.rtp.codec;

import java.util.Arrays;

/** Table look-up with concealment. What was heard is remembered as it came, in half the memory, and decoded once there is a gap. */
final class G711Decoder implements Decoder {
    private final short[] table;
    private final Concealment concealment = new Concealment(8000);
    private final byte[] heard = new byte[concealment.history().length];
    private int next;

    G711Decoder(short[] table, byte silence) {
        this.table = table;
        Arrays.fill(heard, silence);
    }

    @Override
    public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
        int samples = Math.min(size, pcm.length - offset);
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = table[payload[at + i] & 0xff];
        }
        concealment.resume(pcm, offset, samples);
        remember(payload, at, samples);
        return samples;
    }

    private void remember(byte[] payload, int at, int samples) {
        int from = at + Math.max(0, samples - heard.length);
        int count = at + samples - from;
        int first = Math.min(count, heard.length - next);
        System.arraycopy(payload, from, heard, next, first);
        System.arraycopy(payload, from + first, heard, 0, count - first);
        next = (next + count) % heard.length;
    }

    @Override
    public void conceal(short[] pcm, int offset, int samples) {
        if (!concealment.concealing()) {
            short[] history = concealment.history();
            for (int i = 0; i < history.length; i++) {
                history[i] = table[heard[(next + i) % heard.length] & 0xff];
            }
        }
        concealment.conceal(pcm, offset, samples);
    }
}
