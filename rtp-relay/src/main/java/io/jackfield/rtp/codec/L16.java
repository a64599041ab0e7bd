package io.jackfield.rtp.codec;

/** Linear 16-bit samples in network byte order, mono (RFC 3551 4.5.11). */
record L16(int rate, int payloadType) implements Codec {

    @Override
    public String name() {
        return "L16";
    }

    @Override
    public int clockRate() {
        return rate;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public Encoder encoder() {
        return (pcm, offset, samples, target, at) -> {
            for (int i = 0; i < samples; i++) {
                short sample = pcm[offset + i];
                target[at + 2 * i] = (byte) (sample >> 8);
                target[at + 2 * i + 1] = (byte) sample;
            }
            return 2 * samples;
        };
    }

    @Override
    public Decoder decoder() {
        Concealment concealment = new Concealment(rate);
        return new Decoder() {
            @Override
            public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
                int samples = Math.min(size / 2, pcm.length - offset);
                for (int i = 0; i < samples; i++) {
                    pcm[offset + i] = (short) ((payload[at + 2 * i] << 8) | (payload[at + 2 * i + 1] & 0xff));
                }
                concealment.heard(pcm, offset, samples);
                return samples;
            }

            @Override
            public void conceal(short[] pcm, int offset, int samples) {
                concealment.conceal(pcm, offset, samples);
            }
        };
    }

    @Override
    public String toString() {
        return "L16/" + rate;
    }
}
