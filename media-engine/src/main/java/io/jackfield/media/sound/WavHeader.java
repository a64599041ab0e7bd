package io.jackfield.media.sound;

import io.jackfield.media.sound.SoundException.Code;
import io.jackfield.media.sound.WavFormat.Encoding;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The chunks of a RIFF file in front of its samples. */
record WavHeader(WavFormat format, long dataBytes) {
    private static final int RIFF = id("RIFF");
    private static final int WAVE = id("WAVE");
    private static final int FMT = id("fmt ");
    private static final int DATA = id("data");

    /** A header that hides its samples behind more chunks than this is not one. */
    private static final int MAX_CHUNKS = 256;

    private static final int MAX_FMT_BYTES = 256;

    /** Size of the header that {@link #write} makes. */
    static final int BYTES = 44;

    static WavHeader read(InputStream in, String name, int extensibleTag) throws IOException {
        ByteBuffer riff = take(in, 12, name);
        if (riff.getInt(0) != RIFF || riff.getInt(8) != WAVE) {
            throw unsupported(name, "no RIFF WAVE header");
        }
        WavFormat format = null;
        for (int chunks = 0; chunks < MAX_CHUNKS; chunks++) {
            ByteBuffer chunk = take(in, 8, name);
            long size = chunk.getInt(4) & 0xFFFF_FFFFL;
            if (chunk.getInt(0) == DATA) {
                if (format == null) {
                    throw unsupported(name, "samples in front of their format");
                }
                return new WavHeader(format, size == 0 || size == 0xFFFF_FFFFL ? Long.MAX_VALUE : size);
            }
            if (chunk.getInt(0) == FMT) {
                if (size < 16 || size > MAX_FMT_BYTES) {
                    throw unsupported(name, "format chunk of " + size + " bytes");
                }
                format = format(take(in, (int) size, name), name, extensibleTag);
            } else {
                skip(in, size, name);
            }
            skip(in, size & 1, name); // chunks are padded to an even length
        }
        throw unsupported(name, "no data chunk");
    }

    private static WavFormat format(ByteBuffer fmt, String name, int extensibleTag) {
        int tag = fmt.getShort(0) & 0xFFFF;
        int channels = fmt.getShort(2) & 0xFFFF;
        int rate = fmt.getInt(4);
        int bits = fmt.getShort(14) & 0xFFFF;
        if (tag == extensibleTag && fmt.capacity() >= 26) {
            tag = fmt.getShort(24) & 0xFFFF; // the first two bytes of the sub-format's GUID
        }
        if (channels < 1 || channels > WavFormat.MAX_CHANNELS || rate < Sound.MIN_RATE || rate > Sound.MAX_RATE) {
            throw unsupported(name, channels + " channels at " + rate + " Hz");
        }
        for (Encoding encoding : Encoding.values()) {
            if (encoding.tag == tag && encoding.bits == bits) {
                return new WavFormat(encoding, channels, rate);
            }
        }
        throw unsupported(name, "encoding " + tag + " of " + bits + " bits");
    }

    /** Writes the 44 bytes in front of {@code dataBytes} bytes of samples; sizes past 4 GiB are written as all ones. */
    static void write(ByteBuffer target, WavFormat format, long dataBytes) {
        target.order(ByteOrder.LITTLE_ENDIAN);
        target.putInt(RIFF).putInt((int) Math.min(0xFFFF_FFFFL, dataBytes + (dataBytes & 1) + BYTES - 8));
        target.putInt(WAVE).putInt(FMT).putInt(16);
        target.putShort((short) format.encoding().tag).putShort((short) format.channels());
        target.putInt(format.sampleRate()).putInt(format.sampleRate() * format.frameBytes());
        target.putShort((short) format.frameBytes()).putShort((short) format.encoding().bits);
        target.putInt(DATA).putInt((int) Math.min(0xFFFF_FFFFL, dataBytes));
    }

    private static ByteBuffer take(InputStream in, int count, String name) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw unsupported(name, "it ends in its header");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void skip(InputStream in, long count, String name) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            throw unsupported(name, "it ends in its header");
        }
    }

    private static SoundException unsupported(String name, String why) {
        return new SoundException(Code.UNSUPPORTED, name + " is not a WAV file that can be read: " + why);
    }

    private static int id(String four) {
        return ByteBuffer.wrap(four.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }
}
