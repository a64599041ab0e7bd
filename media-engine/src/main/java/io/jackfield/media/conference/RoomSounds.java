package io.jackfield.media.conference;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.media.sound.SoundException;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sounds of rooms as linear audio at a rate. Reads files: not for media loops. */
final class RoomSounds {
    private static final Logger LOG = LoggerFactory.getLogger(RoomSounds.class);
    /** Longest sound that is played into a room: ten minutes, the rest is left out. */
    private static final int MAX_SECONDS = 600;

    private final PromptLibrary library;

    RoomSounds(PromptLibrary library) {
        this.library = library;
    }

    /** A notice as a room has it; empty, and a line in the log, when a prompt of it cannot be read. */
    short[] notice(Notice notice, RoomSettings settings) {
        return lenient(prompts(notice, settings), settings.sampleRate);
    }

    static List<Prompt> prompts(Notice notice, RoomSettings settings) {
        return settings.notices.getOrDefault(notice, List.of(Prompt.tone(notice.tone())));
    }

    /** Prompts one after the other; empty, and a line in the log, when one cannot be read. */
    short[] lenient(List<Prompt> prompts, int sampleRate) {
        try {
            return sound(prompts, sampleRate);
        } catch (SoundException e) {
            LOG.warn("a room cannot play {}: {}", prompts, e.getMessage());
            return new short[0];
        }
    }

    /**
     * Prompts one after the other, each as often as it says; one that is for ever only once.
     *
     * @throws SoundException when one cannot be read
     */
    short[] sound(List<Prompt> prompts, int sampleRate) {
        Codec codec = Codecs.linear(sampleRate);
        List<short[]> parts = new ArrayList<>();
        long total = 0;
        for (Prompt prompt : prompts) {
            PromptFrames frames = library.encoded(prompt, codec);
            int times = frames.times() == Prompt.FOREVER ? 1 : frames.times();
            short[] once = linear(frames, codec);
            for (int i = 0; i < times && total + once.length <= (long) MAX_SECONDS * sampleRate; i++) {
                total += once.length;
                parts.add(once);
            }
        }
        short[] all = new short[(int) total];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static short[] linear(PromptFrames frames, Codec codec) {
        int bytes = frames.offset(frames.frames() - 1) + frames.size(frames.frames() - 1);
        short[] pcm = new short[bytes / 2];
        codec.decoder().decode(frames.data(), 0, bytes, pcm, 0);
        return pcm;
    }
}
