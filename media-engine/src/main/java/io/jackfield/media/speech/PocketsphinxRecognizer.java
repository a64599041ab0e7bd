package io.jackfield.media.speech;

import io.jackfield.media.sound.Sound;
import io.jackfield.media.sound.SoundException;
import io.jackfield.media.sound.WavFormat;
import io.jackfield.media.sound.WavWriter;
import io.jackfield.rtp.codec.Resampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Understands English through the program pocketsphinx_continuous, where it is installed (Debian's packages {@code pocketsphinx} and {@code
 * pocketsphinx-en-us}): a process for each utterance, few at a time, each for a limited time. Good for a choice of a few phrases. Thread-safe.
 */
public final class PocketsphinxRecognizer implements SpeechRecognizer {
    /** Most processes at a time. */
    public static final int MAX_PROCESSES = 4;

    /** What its acoustic model was made of. */
    private static final int SAMPLE_RATE = 16_000;

    private static final int MAX_OUTPUT = 65_536;

    private final Path program;
    private final Duration timeout;
    private final Semaphore processes = new Semaphore(MAX_PROCESSES);

    /**
     * Understands through a program.
     *
     * @param program pocketsphinx_continuous, or something with the same options
     * @param timeout how long one utterance may take, waiting for a free process included
     */
    public PocketsphinxRecognizer(Path program, Duration timeout) {
        this.program = program;
        this.timeout = timeout;
    }

    /** The one of this machine, with 20 s for an utterance; empty when none is installed. */
    public static Optional<PocketsphinxRecognizer> installed() {
        return InstalledProgram.find("pocketsphinx_continuous")
                .map(program -> new PocketsphinxRecognizer(program, Duration.ofSeconds(20)));
    }

    @Override
    public Optional<String> recognize(Sound speech, RecognitionOptions options) {
        if (!Locale.forLanguageTag(options.language().replace('_', '-'))
                .getLanguage()
                .equals("en")) {
            throw new SpeechException("\"" + options.language() + "\" is not English");
        }
        long endNs = System.nanoTime() + timeout.toNanos();
        try {
            if (!processes.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SpeechException(MAX_PROCESSES + " utterances are being understood already");
            }
            try {
                return understood(speech, options, endNs);
            } finally {
                processes.release();
            }
        } catch (IOException | SoundException e) {
            throw new SpeechException(program + " does not understand", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        }
    }

    private Optional<String> understood(Sound speech, RecognitionOptions options, long endNs)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("jackfield-speech");
        try {
            return understood(folder, speech, options, endNs);
        } finally {
            remove(folder);
        }
    }

    private Optional<String> understood(Path folder, Sound speech, RecognitionOptions options, long endNs)
            throws IOException, InterruptedException {
        Path sound = folder.resolve("said.wav");
        try (WavWriter writer = WavWriter.create(sound, WavFormat.mono(SAMPLE_RATE))) {
            short[] samples = resampled(speech);
            writer.write(samples, 0, samples.length);
        }
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-infile",
                sound.toString(),
                "-logfn",
                folder.resolve("log").toString()));
        if (!options.phrases().isEmpty()) {
            Path grammar = folder.resolve("phrases.gram");
            Files.writeString(grammar, grammar(options.phrases()));
            command.addAll(List.of("-jsgf", grammar.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Boolean> late = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, Math.max(1, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        late.thenAccept(isLate -> process.destroyForcibly());
        try {
            process.getOutputStream().close();
            String said = output(process);
            if (process.waitFor() != 0) {
                throw new SpeechException(
                        late.isDone()
                                ? program + " took longer than " + timeout
                                : program + " ended with " + process.exitValue());
            }
            return Optional.of(said).filter(text -> !text.isEmpty());
        } finally {
            late.complete(false); // whatever happened, no process stays behind
        }
    }

    /** One line for each utterance that it has found. */
    private static String output(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8)
                    .trim()
                    .replaceAll("\\s+", " ");
        }
    }

    private static String grammar(List<String> phrases) {
        return "#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = " + String.join(" | ", phrases) + ";\n";
    }

    private static short[] resampled(Sound speech) {
        if (speech.sampleRate() == SAMPLE_RATE) {
            return speech.samples();
        }
        Resampler resampler = Resampler.of(speech.sampleRate(), SAMPLE_RATE);
        int length = speech.samples().length;
        short[] converted = new short[resampler.maxOutput(length)];
        return Arrays.copyOf(converted, resampler.process(speech.samples(), 0, length, converted, 0));
    }

    private static void remove(Path folder) throws IOException {
        for (String name : List.of("said.wav", "phrases.gram", "log")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
    }
}
