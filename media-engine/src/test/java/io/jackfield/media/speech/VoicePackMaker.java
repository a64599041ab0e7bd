package io.jackfield.media.speech;

import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.WavReader;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.rtp.codec.Encoder;
import io.jackfield.rtp.codec.Resampler;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Makes the packs of words that the engine speaks with, by espeak-ng: {@code VoicePackMaker <folder of resources>}. Run by hand when a word
 * is added, see docs/adr/0021-voices-that-are-shipped.md.
 */
final class VoicePackMaker {
    private static final int LOUD = 300;
    private static final Map<String, String> VOICES = Map.of("en", "en-gb", "fr", "fr");

    private VoicePackMaker() {}

    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, Grammar> language :
                Map.of("en", new English(), "fr", new French()).entrySet()) {
            Path pack = Path.of(arguments[0], "voice-" + language.getKey() + ".pack");
            Map<String, String> words = new LinkedHashMap<>();
            language.getValue().vocabulary().forEach(word -> words.put(word, word));
            write(pack, VOICES.get(language.getKey()), words);
            Path phrases = Path.of(arguments[0], "phrases-" + language.getKey() + ".pack");
            write(phrases, VOICES.get(language.getKey()), phrases(language.getKey()));
            System.out.println(pack + " " + Files.size(pack) + ", " + phrases + " " + Files.size(phrases));
        }
    }

    /** What the services of the engine say, by name. */
    static Map<String, String> phrases(String language) throws IOException {
        Properties texts = new Properties();
        try (var in = VoicePackMaker.class.getResourceAsStream("phrases-" + language + ".properties");
                var reader = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        Map<String, String> phrases = new TreeMap<>();
        texts.stringPropertyNames().forEach(name -> phrases.put(name, texts.getProperty(name)));
        return phrases;
    }

    /** @param words what to say, by what the pack calls it */
    private static void write(Path pack, String voice, Map<String, String> words) throws Exception {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(pack))) {
            out.writeByte(VoicePack.VERSION);
            out.writeShort(words.size());
            for (Map.Entry<String, String> word : words.entrySet()) {
                List<byte[]> packets = encoded(trimmed(spoken(word.getValue(), voice)));
                out.writeUTF(word.getKey());
                out.writeShort(packets.size());
                for (byte[] packet : packets) {
                    out.writeShort(packet.length);
                    out.write(packet);
                }
            }
        }
    }

    private static Sound spoken(String word, String voice) throws IOException, InterruptedException {
        Path wav = Files.createTempFile("word", ".wav");
        Process espeak = new ProcessBuilder("espeak-ng", "-v", voice, "-s", "150", "-w", wav.toString(), "--stdin")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = espeak.getOutputStream()) {
            in.write(word.getBytes(StandardCharsets.UTF_8));
        }
        if (espeak.waitFor() != 0) {
            throw new IOException("espeak-ng does not say " + word);
        }
        Sound sound = WavReader.readAll(wav, 1 << 22);
        Files.delete(wav);
        return sound;
    }

    private static Sound trimmed(Sound sound) {
        short[] samples = sound.samples();
        int from = 0;
        int to = samples.length;
        while (from < to && Math.abs(samples[from]) < LOUD) {
            from++;
        }
        while (to > from && Math.abs(samples[to - 1]) < LOUD) {
            to--;
        }
        int edge = sound.sampleRate() / 50;
        return new Sound(
                sound.sampleRate(),
                Arrays.copyOfRange(samples, Math.max(0, from - edge), Math.min(samples.length, to + edge)));
    }

    private static List<byte[]> encoded(Sound sound) {
        Resampler resampler = Resampler.of(sound.sampleRate(), Codecs.OPUS.sampleRate());
        short[] wide = new short[resampler.maxOutput(sound.samples().length)];
        int length = resampler.process(sound.samples(), 0, sound.samples().length, wide, 0);
        int frames = (length + VoicePack.FRAME - 1) / VoicePack.FRAME + 1;
        short[] padded = Arrays.copyOf(wide, frames * VoicePack.FRAME);
        Encoder encoder = Codecs.OPUS.encoder();
        List<byte[]> packets = new ArrayList<>();
        byte[] packet = new byte[4_000];
        for (int i = 0; i < frames; i++) {
            int size = encoder.encode(padded, i * VoicePack.FRAME, VoicePack.FRAME, packet, 0);
            packets.add(Arrays.copyOf(packet, size));
        }
        return packets;
    }
}
