package io.jackfield.media.sound;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Encoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Music that goes on whether anybody listens or not: all listeners hear the same place of it at the same time. It is encoded once for each
 * codec, however many listen, and a listener costs a copy of a packet. Thread-safe.
 */
public final class LocalStream {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStream.class);
    private static final long FRAME_NS = PromptFrames.FRAME_MS * 1_000_000L;

    private final PromptLibrary library;
    private final List<Prompt> prompts;
    private final Map<String, CompletableFuture<Track>> tracks = new ConcurrentHashMap<>();

    /** All prompts in one codec. */
    private record Track(List<PromptFrames> sounds, long frames) {}

    private LocalStream(Path folder, List<Prompt> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("a stream needs at least one prompt");
        }
        this.library = new PromptLibrary(folder, Long.MAX_VALUE);
        this.prompts = prompts.stream()
                .map(p -> p.times() == Prompt.FOREVER ? p.times(1) : p)
                .toList();
    }

    /**
     * Prompts that are played one after the other, over and over.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static LocalStream of(Prompt... prompts) {
        return new LocalStream(Path.of("."), List.of(prompts));
    }

    /** Files of a folder that are played one after the other, over and over. */
    public static LocalStream of(Path folder, String... files) {
        List<Prompt> prompts = new ArrayList<>();
        for (String file : files) {
            prompts.add(Prompt.file(file));
        }
        return new LocalStream(folder, prompts);
    }

    /** Listens in a codec. The first listener of a codec hears nothing until the music is encoded, which happens on another thread. */
    public Listener listen(Codec codec) {
        return listen(codec, ForkJoinPool.commonPool());
    }

    /** As {@link #listen(Codec)}, with what encodes it where nobody has listened yet. */
    public Listener listen(Codec codec, Executor encoder) {
        String key = codec.name() + '/' + codec.sampleRate();
        CompletableFuture<Track> track =
                tracks.computeIfAbsent(key, k -> CompletableFuture.supplyAsync(() -> encoded(codec), encoder));
        return new Listener(track, codec);
    }

    private Track encoded(Codec codec) {
        try {
            List<PromptFrames> sounds = new ArrayList<>();
            long frames = 0;
            for (Prompt prompt : prompts) {
                PromptFrames sound = library.encoded(prompt, codec);
                sounds.add(sound);
                frames += (long) sound.frames() * sound.times();
            }
            return new Track(sounds, frames);
        } catch (RuntimeException e) {
            LOG.error("music cannot be played: {}", e.toString());
            throw e;
        }
    }

    /** How many codecs it has been encoded in. */
    public int encodings() {
        return tracks.size();
    }

    /** One who listens. One thread. */
    public static final class Listener {
        private final CompletableFuture<Track> track;
        private final Codec codec;
        private @Nullable Encoder encoder;

        private Listener(CompletableFuture<Track> track, Codec codec) {
            this.track = track;
            this.codec = codec;
        }

        /**
         * What is heard now.
         *
         * @param into where to write the payload
         * @param nowNs the time on a clock that all listeners share
         * @return its length; 0 for nothing
         */
        public int frame(byte[] into, long nowNs) {
            if (!track.isDone() || track.isCompletedExceptionally()) {
                return 0;
            }
            Track all = track.join();
            long index = Math.floorMod(Math.floorDiv(nowNs, FRAME_NS), all.frames());
            for (PromptFrames sound : all.sounds()) {
                long length = (long) sound.frames() * sound.times();
                if (index < length) {
                    return copy(sound, (int) (index % sound.frames()), into);
                }
                index -= length;
            }
            return 0;
        }

        private int copy(PromptFrames sound, int frame, byte[] into) {
            if (sound.encoded()) {
                System.arraycopy(sound.data(), sound.offset(frame), into, 0, sound.size(frame));
                return sound.size(frame);
            }
            Encoder own = encoder;
            if (own == null) {
                own = codec.encoder();
                encoder = own;
            }
            return sound.encode(frame, own, into);
        }
    }
}
