package io.jackfield.media.sound;

import io.jackfield.media.sound.WavFormat.Encoding;
import io.jackfield.rtp.codec.Codecs;
import java.nio.ByteBuffer;

/** Writes one 16-bit sample in a WAV encoding. */
final class SampleEncoder {
    private final Encoding encoding;
    private final G711 law;

    SampleEncoder(Encoding encoding) {
        this.encoding = encoding;
        this.law = new G711(encoding == Encoding.A_LAW ? Codecs.PCMA : Codecs.PCMU);
    }

    void put(short sample, ByteBuffer target) {
        switch (encoding) {
            case PCM_8 -> target.put((byte) ((sample >> 8) + 128));
            case PCM_16 -> target.putShort(sample);
            case PCM_24 -> target.put((byte) 0).putShort(sample);
            case PCM_32 -> target.putInt(sample << 16);
            case MU_LAW, A_LAW -> target.put(law.code(sample));
            case FLOAT_32 -> throw new IllegalStateException("refused by WavWriter.create");
        }
    }
}
