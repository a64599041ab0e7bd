package io.jackfield.rtp.codec;

/** Table look-up with concealment. */
final class G711Decoder implements Decoder {
    private final short[] table;
    private final Concealment concealment = new Concealment(8000);

    G711Decoder(short[] table) {
        this.table = table;
    }

    @Override
    public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
        int samples = Math.min(size, pcm.length - offset);
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = table[payload[at + i] & 0xff];
        }
        concealment.heard(pcm, offset, samples);
        return samples;
    }

    @Override
    public void conceal(short[] pcm, int offset, int samples) {
        concealment.conceal(pcm, offset, samples);
    }
}
