package io.jackfield.media.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The writer's end of a recording: decodes, brings the sides together, writes. One thread; an error of the disk ends it, once, and what was
 * written before is kept.
 */
final class RecordingSink {
    private final Recording recording;
    private final RecordOptions options;
    private final AudioFile audio;
    private final int sampleRate;
    private final Place place;
    private final Executor finisher;
    private final Interleaver sides;
    private final Timeline heard;
    private final Timeline said;
    private final @Nullable QuietWatch quiet;
    private final long limitFrames;
    private String error = "";
    private boolean over;

    /** Where a file goes when it is complete. */
    interface Place {
        /** The audio is written and on the disk: puts it where it belongs, and says what there is. */
        Recording.Result complete(Duration duration, long dropped, String error);

        /** Nothing was recorded: removes it. */
        void drop();
    }

    RecordingSink(Recording recording, RecordOptions options, SampledFile file, Place place, Executor finisher) {
        this.recording = recording;
        this.options = options;
        this.audio = file.audio();
        this.sampleRate = file.sampleRate();
        this.place = place;
        this.finisher = finisher;
        this.limitFrames = options.limit().toMillis() * sampleRate / 1_000;
        this.quiet = options.stopAfterSilence()
                .map(d -> new QuietWatch(d.toMillis() * sampleRate / 1_000))
                .orElse(null);
        this.sides = new Interleaver(options.sides(), this::limited);
        this.heard = new Timeline(sampleRate, this::onHeard);
        this.said = new Timeline(sampleRate, sides::said);
    }

    /** A file and the rate of its samples. */
    record SampledFile(AudioFile audio, int sampleRate) {}

    private void onHeard(short[] samples, int offset, int length) {
        QuietWatch watch = quiet;
        if (watch != null && watch.heard(samples, offset, length)) {
            recording.askToStop();
        }
        sides.heard(samples, offset, length);
    }

    private void limited(short[] frames, int offset, int count) {
        try {
            long room = limitFrames - audio.frames();
            if (room > 0) {
                audio.write(frames, offset, (int) Math.min(room, count));
            }
            if (room <= count) {
                recording.askToStop();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before anything is handed to the writer. */
    void start(long nowNs) {
        heard.start(nowNs);
        said.start(nowNs);
    }

    void write(PacketBlock block, long nowNs) {
        guarded(() -> {
            if (options.sides().heard()) {
                heard.codec(block.codec());
            }
            if (options.sides().said()) {
                said.codec(block.codec());
            }
            block.forEach(this::packet);
            advance(nowNs);
            audio.flush();
        });
    }

    private void packet(PacketBlock.Stamp at, byte[] data, int offset, int size) {
        Timeline line = at.said() ? said : heard;
        line.packet(at.timeNs(), at.ssrc(), at.sequence(), at.timestamp(), data, offset, size);
    }

    /** Time has gone on with nothing said. */
    void idle(long nowNs) {
        guarded(() -> {
            advance(nowNs);
            audio.flush();
        });
    }

    private void advance(long nowNs) {
        if (options.sides().heard()) {
            heard.idle(nowNs);
        }
        if (options.sides().said()) {
            said.idle(nowNs);
        }
    }

    void cut(long fromNs, long toNs) {
        guarded(() -> {
            heard.cut(fromNs, toNs);
            said.cut(fromNs, toNs);
            sides.even();
        });
    }

    void end(long nowNs, long dropped) {
        if (over) {
            return;
        }
        over = true;
        guarded(() -> {
            if (options.sides().heard()) {
                heard.end(nowNs);
            }
            if (options.sides().said()) {
                said.end(nowNs);
            }
            sides.even();
        });
        Recorder.execute(finisher, () -> complete(dropped));
    }

    /** On a thread that may wait for the disk to have it all. */
    private void complete(long dropped) {
        String before = error;
        error = "";
        guarded(audio::finish);
        guarded(audio::close);
        error = before.isEmpty() ? error : before;
        Duration duration = Duration.ofNanos(audio.frames() * 1_000_000_000L / sampleRate);
        recording.finish(place.complete(duration, dropped, error));
    }

    void abandon(String why) {
        if (!over) {
            over = true;
            guarded(audio::close);
            place.drop();
            recording.finish(new Recording.Result(recording.file(), Duration.ZERO, 0, "", 0, why));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) {
        if (error.isEmpty()) {
            try {
                work.run();
            } catch (UncheckedIOException e) {
                failed(String.valueOf(e.getCause()));
            } catch (IOException
                    | RuntimeException e) { // a codec that broke must not leave who waits for the file waiting
                failed(e.toString());
            }
        }
    }

    private void failed(String why) {
        error = why;
        recording.askToStop();
    }
}
