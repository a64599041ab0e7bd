package io.jackfield.media.speech;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Decoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words of a language as prompts, from a file that is part of the engine: a version, then for each word its text and its Opus packets of
 * 20 ms at 48 kHz. Decoded when first said. Thread-safe.
 */
final class VoicePack {
    static final int VERSION = 1;

    /** Samples of a packet. */
    static final int FRAME = 960;

    private static final int MAX_PACKET = 1_500;

    private final Map<String, byte[][]> packets = new HashMap<>();
    private final Map<String, Prompt> prompts = new ConcurrentHashMap<>();

    private VoicePack() {}

    /** Reads the words of a language: {@code en} or {@code fr}. */
    static VoicePack load(String language) {
        return read("voice-" + language + ".pack");
    }

    /** Reads what the engine's own services say in a language, under the names of the phrases. */
    static VoicePack phrases(String language) {
        return read("phrases-" + language + ".pack");
    }

    private static VoicePack read(String name) {
        VoicePack pack = new VoicePack();
        try (InputStream file = VoicePack.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not part of this artifact");
            }
            DataInputStream in = new DataInputStream(file);
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException(name + " is of version " + version);
            }
            int words = in.readUnsignedShort();
            for (int i = 0; i < words; i++) {
                String word = in.readUTF();
                byte[][] frames = new byte[in.readUnsignedShort()][];
                for (int f = 0; f < frames.length; f++) {
                    frames[f] = in.readNBytes(Math.min(MAX_PACKET, in.readUnsignedShort()));
                }
                pack.packets.put(word, frames);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        return pack;
    }

    boolean has(String word) {
        return packets.containsKey(word);
    }

    Optional<Prompt> prompt(String word) {
        byte[][] frames = packets.get(word);
        return frames == null
                ? Optional.empty()
                : Optional.of(prompts.computeIfAbsent(word, w -> Prompt.sound(decoded(frames))));
    }

    private static Sound decoded(byte[][] frames) {
        Decoder decoder = Codecs.OPUS.decoder();
        short[] samples = new short[frames.length * FRAME];
        int length = 0;
        for (byte[] frame : frames) {
            length += decoder.decode(frame, 0, frame.length, samples, length);
        }
        return new Sound(Codecs.OPUS.sampleRate(), Arrays.copyOf(samples, length));
    }
}
