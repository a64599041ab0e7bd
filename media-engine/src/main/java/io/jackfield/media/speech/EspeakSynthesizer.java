package io.jackfield.media.speech;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.SoundException;
import io.jackfield.media.sound.WavReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Speaks through the program espeak-ng, where it is installed: a process for each text that was not spoken lately, few at a time, each for a
 * limited time. Texts go to its standard input, never through a shell. Thread-safe.
 */
public final class EspeakSynthesizer implements SpeechSynthesizer {
    /** Longest text, in characters. */
    public static final int MAX_TEXT = 4_000;

    /** Most processes at a time. */
    public static final int MAX_PROCESSES = 4;

    /** Texts whose speech is kept. */
    static final int MAX_KEPT = 256;

    private static final int MAX_SAMPLES = 22_050 * 600;
    private static final Pattern VOICE = Pattern.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}");

    private final Path program;
    private final Duration timeout;
    private final Semaphore processes = new Semaphore(MAX_PROCESSES);
    private final Map<Spoken, Prompt> kept = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Spoken, Prompt> eldest) {
            return size() > MAX_KEPT;
        }
    });

    private record Spoken(String text, String language) {}

    /**
     * Speaks through a program.
     *
     * @param program espeak-ng, or something with the same options
     * @param timeout how long one text may take, waiting for a free process included
     */
    public EspeakSynthesizer(Path program, Duration timeout) {
        this.program = program;
        this.timeout = timeout;
    }

    /** The espeak-ng of this machine, with 10 s for a text; empty when none is installed. */
    public static Optional<EspeakSynthesizer> installed() {
        return InstalledProgram.find("espeak-ng")
                .map(program -> new EspeakSynthesizer(program, Duration.ofSeconds(10)));
    }

    @Override
    public Prompt speak(String text, String language) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new SpeechException("a text of " + text.length() + " characters is not within 1.." + MAX_TEXT);
        }
        if (!VOICE.matcher(language).matches()) {
            throw new SpeechException("\"" + language + "\" is not a language");
        }
        Spoken spoken = new Spoken(text, language);
        Prompt known = kept.get(spoken);
        if (known == null) {
            known = Prompt.sound(spoken(spoken));
            kept.put(spoken, known);
        }
        return known;
    }

    private Sound spoken(Spoken spoken) {
        long endNs = System.nanoTime() + timeout.toNanos();
        try {
            if (!processes.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SpeechException(MAX_PROCESSES + " texts are being spoken already");
            }
            try {
                return run(spoken, endNs);
            } finally {
                processes.release();
            }
        } catch (IOException | SoundException e) {
            throw new SpeechException(program + " does not speak", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        }
    }

    private Sound run(Spoken spoken, long endNs) throws IOException, InterruptedException {
        String voice = spoken.language().toLowerCase(Locale.ROOT).replace('_', '-');
        Process process = new ProcessBuilder(program.toString(), "-v", voice, "--stdin", "--stdout")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Boolean> late = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, Math.max(1, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        late.thenAccept(isLate -> process.destroyForcibly());
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(spoken.text().getBytes(StandardCharsets.UTF_8));
            }
            Sound sound;
            try (WavReader reader = WavReader.open(process.getInputStream(), program.toString())) {
                sound = reader.readAll(MAX_SAMPLES);
            }
            if (process.waitFor() != 0) {
                throw new SpeechException(program + " ended with " + process.exitValue());
            }
            return sound;
        } catch (IOException | SoundException e) {
            if (late.isDone()) {
                throw new SpeechException(program + " took longer than " + timeout, e);
            }
            throw e;
        } finally {
            late.complete(false); // whatever happened, no process stays behind
        }
    }
}
