package io.jackfield.media.sound;

import io.jackfield.media.sound.SoundException.Code;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prompts ready to be sent: read, brought to the codec's rate and encoded once, and kept as long as there is room. So a prompt costs a
 * call only its packets, with Opus too.
 *
 * <p>Thread-safe. {@link #encoded} blocks on the disk and on the encoder: call it from a script's thread.
 */
public final class PromptLibrary {
    /** Longest sound of one prompt. */
    public static final Duration MAX_LENGTH = Duration.ofMinutes(10);

    private static final int MAX_SECONDS = (int) MAX_LENGTH.toSeconds();

    private final Path folder;
    private final long limitBytes;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    /** What is kept: a file in the state that it had, tones or memory; in a codec. Times do not matter but where tones need them. */
    private record Key(Prompt prompt, long modifiedMs, long sizeBytes, String codec, int rate) {}

    private static final class Entry {
        final CompletableFuture<PromptFrames> sound = new CompletableFuture<>();
        volatile long used;
    }

    /** An entry with the age it had when looked at: it may be used again meanwhile. */
    private record Aged(Key key, Entry entry, long used) {}

    /**
     * An empty library.
     *
     * @param folder where relative paths start
     * @param limitBytes how much encoded sound is kept; the longest unused goes first
     */
    public PromptLibrary(Path folder, long limitBytes) {
        this.folder = folder;
        this.limitBytes = limitBytes;
    }

    /**
     * A prompt in a codec.
     *
     * @throws SoundException when it cannot be read or is too long
     */
    public PromptFrames encoded(Prompt prompt, Codec codec) {
        Prompt plain = prompt;
        int times = prompt.times();
        if (prompt instanceof Prompt.Tone tone) {
            int block = toneBlock(tone);
            plain = tone.times(block);
            times = times == Prompt.FOREVER ? times : times / block;
        } else {
            plain = prompt.times(1);
        }
        return encodedOnce(plain, codec).times(times);
    }

    /** How many loops of a tone have to be rendered together so that no gap is heard where frames of 20 ms meet. */
    private static int toneBlock(Prompt.Tone tone) {
        long cycleMs = tone.stream().duration().toMillis();
        int aligned = 1;
        while (cycleMs * aligned % PromptFrames.FRAME_MS != 0) {
            aligned++;
        }
        boolean fits = tone.times() == Prompt.FOREVER || tone.times() % aligned == 0;
        return fits ? aligned : tone.times();
    }

    private PromptFrames encodedOnce(Prompt prompt, Codec codec) {
        Key key = key(prompt, codec);
        Entry mine = new Entry();
        Entry entry = entries.putIfAbsent(key, mine);
        if (entry == null) {
            entry = mine;
            try {
                PromptFrames sound = PromptFrames.of(resampled(load(prompt, codec), codec), codec);
                mine.sound.complete(sound);
                bytes.addAndGet(sound.memoryBytes());
                makeRoom(key);
            } catch (RuntimeException | Error e) {
                entries.remove(key, mine);
                mine.sound.completeExceptionally(e);
            }
        }
        entry.used = clock.incrementAndGet();
        try {
            return entry.sound.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SoundException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Key key(Prompt prompt, Codec codec) {
        if (!(prompt instanceof Prompt.File file)) {
            return new Key(prompt, 0, 0, codec.name(), codec.sampleRate());
        }
        Path path = folder.resolve(file.path());
        try {
            BasicFileAttributes state = Files.readAttributes(path, BasicFileAttributes.class);
            long modifiedMs = state.lastModifiedTime().toMillis();
            return new Key(Prompt.file(path), modifiedMs, state.size(), codec.name(), codec.sampleRate());
        } catch (IOException e) {
            throw new SoundException(Code.UNREADABLE, "cannot read prompt " + path, e);
        }
    }

    private Sound load(Prompt prompt, Codec codec) {
        if (prompt instanceof Prompt.File file) {
            try (WavReader reader = WavReader.open(folder.resolve(file.path()))) {
                return reader.readAll(reader.format().sampleRate() * MAX_SECONDS);
            }
        }
        if (prompt instanceof Prompt.Tone tone) {
            int times = tone.times();
            check(tone.stream().duration().multipliedBy(times), tone.stream());
            return repeated(tone.stream().render(codec.sampleRate()), times);
        }
        if (prompt instanceof Prompt.Silence silence) {
            check(silence.length(), "silence");
            return new Sound(
                    codec.sampleRate(), new short[(int) (silence.length().toMillis() * codec.sampleRate() / 1_000)]);
        }
        Sound sound = ((Prompt.Memory) prompt).sound();
        check(sound.duration(), "sound");
        return sound;
    }

    private static void check(Duration length, Object what) {
        if (length.compareTo(MAX_LENGTH) > 0) {
            throw new SoundException(Code.TOO_LONG, what + " lasts " + length + ", more than " + MAX_LENGTH);
        }
    }

    private static Sound repeated(Sound sound, int times) {
        if (times == 1) {
            return sound;
        }
        int length = sound.samples().length;
        short[] all = new short[length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(sound.samples(), 0, all, i * length, length);
        }
        return new Sound(sound.sampleRate(), all);
    }

    private static Sound resampled(Sound sound, Codec codec) {
        int rate = codec.sampleRate();
        if (sound.sampleRate() == rate) {
            return sound;
        }
        Resampler resampler = Resampler.of(sound.sampleRate(), rate);
        int length = sound.samples().length;
        short[] converted = new short[resampler.maxOutput(length)];
        int count = resampler.process(sound.samples(), 0, length, converted, 0);
        return new Sound(rate, Arrays.copyOf(converted, count));
    }

    /** Lets the longest unused go until the rest fits; what was just asked for stays. */
    private void makeRoom(Key newest) {
        if (bytes.get() <= limitBytes) {
            return;
        }
        List<Aged> oldestFirst = entries.entrySet().stream()
                .filter(e -> e.getValue().sound.isDone() && !e.getKey().equals(newest))
                .map(e -> new Aged(e.getKey(), e.getValue(), e.getValue().used))
                .sorted(Comparator.comparingLong(Aged::used))
                .toList();
        for (Aged old : oldestFirst) {
            if (bytes.get() <= limitBytes) {
                return;
            }
            if (entries.remove(old.key, old.entry)) {
                bytes.addAndGet(-old.entry.sound.join().memoryBytes());
                evicted.incrementAndGet();
            }
        }
    }

    /** Encoded sound that is kept now, in bytes. */
    public long bytes() {
        return bytes.get();
    }

    /** Prompts that had to go to make room. */
    public long evicted() {
        return evicted.get();
    }
}
