package io.jackfield.media.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Makes the files of recordings: in the spool, or in their place where there is none. */
record FileMaker(
        Optional<Path> folder,
        Optional<SpoolFolder> spool,
        String template,
        ZoneId zone,
        Optional<RecordingKeys> keys,
        Optional<String> uploadPrefix) {

    /** A file to write, and where it goes. */
    record Made(String id, Path target, RecordingSink.SampledFile file, RecordingSink.Place place) {}

    Made make(RecordOptions options, RecordedCall call, int sampleRate, Consumer<SpoolEntry> placed)
            throws IOException {
        String id = UUID.randomUUID().toString();
        String ending = keys.isPresent() ? SealedRecording.SUFFIX : "";
        String suffix = options.format().suffix() + ending;
        if (options.file().isEmpty() && folder.isEmpty()) {
            throw new IllegalStateException("a recording without a file needs a folder: MediaEngineBuilder.recordings");
        }
        String relative = options.file().isPresent()
                ? id + "-"
                        + PathTemplate.clean(String.valueOf(options.file().get().getFileName())) + ending
                : PathTemplate.fill(options.template().orElse(template), id, call, ZonedDateTime.now(zone)) + suffix;
        Path target = options.file()
                .map(file -> Path.of(file + ending).toAbsolutePath())
                .orElseGet(() -> folder.orElseThrow().resolve(relative));
        if (spool.isEmpty() || options.inPlace()) {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new Made(id, target, file(target, options, sampleRate), new Places.Direct(target));
        }
        SpoolEntry entry = new SpoolEntry(
                        spool.get().folder(),
                        id,
                        target,
                        uploadPrefix.orElse("") + relative,
                        uploadPrefix.isPresent(),
                        keys.isPresent())
                .save();
        try {
            return new Made(id, target, file(entry.audio(), options, sampleRate), new Places.Spooled(entry, placed));
        } catch (IOException | RuntimeException e) {
            entry.forget();
            throw e;
        }
    }

    private RecordingSink.SampledFile file(Path path, RecordOptions options, int sampleRate) throws IOException {
        RecordingBytes bytes =
                keys.isPresent() ? new SealedBytes(path, keys.get().issue()) : new PlainBytes(path);
        try {
            int channels = options.sides().channels();
            if (options.format() == RecordingFormat.OGG_OPUS) {
                int serial = ThreadLocalRandom.current().nextInt();
                return new RecordingSink.SampledFile(new OggOpusAudio(bytes, channels, serial), OggOpusAudio.RATE);
            }
            int rate = options.sampleRate().orElse(sampleRate);
            return new RecordingSink.SampledFile(new WavAudio(bytes, channels, rate), rate);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }
}
