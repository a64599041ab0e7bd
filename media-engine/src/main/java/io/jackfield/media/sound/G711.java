package io.jackfield.media.sound;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;

/** ITU-T G.711 one sample at a time, as WAV files have it: the codec's own values, by table. */
final class G711 {
    static final short[] MU_LAW = values(Codecs.PCMU);
    static final short[] A_LAW = values(Codecs.PCMA);

    private final Encoder encoder;
    private final short[] sample = new short[1];
    private final byte[] code = new byte[1];

    G711(Codec codec) {
        encoder = codec.encoder();
    }

    private static short[] values(Codec codec) {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        short[] values = new short[codes.length];
        codec.decoder().decode(codes, 0, codes.length, values, 0);
        return values;
    }

    byte code(short value) {
        sample[0] = value;
        encoder.encode(sample, 0, 1, code, 0);
        return code[0];
    }
}
