package io.jackfield.media.record;

import io.jackfield.media.sound.SoundException;
import io.jackfield.media.sound.WavWriter;
import java.time.Duration;

/** The writer's end of a recording. One thread; an error of the disk ends it, once. */
final class RecordingSink {
    private final Recording recording;
    private final WavWriter wav;
    private final Timeline timeline;
    private final int sampleRate;
    private String error = "";

    RecordingSink(Recording recording, WavWriter wav, int sampleRate) {
        this.recording = recording;
        this.wav = wav;
        this.sampleRate = sampleRate;
        this.timeline = new Timeline(sampleRate, wav::write);
    }

    /** Before anything is handed to the writer. */
    void start(long nowNs) {
        timeline.start(nowNs);
    }

    void write(PacketBlock block) {
        guarded(() -> {
            timeline.codec(block.codec());
            block.forEach(timeline::packet);
            wav.flush();
        });
    }

    void end(long nowNs, long dropped) {
        guarded(() -> timeline.end(nowNs));
        guarded(wav::close);
        recording.finish(new Recording.Result(
                recording.file(), Duration.ofNanos(wav.samples() * 1_000_000_000L / sampleRate), dropped, error));
    }

    void abandon(String why) {
        recording.finish(new Recording.Result(recording.file(), Duration.ZERO, 0, why));
    }

    private void guarded(Runnable work) {
        if (error.isEmpty()) {
            try {
                work.run();
            } catch (SoundException e) {
                error = String.valueOf(e.getMessage());
            } catch (RuntimeException e) { // a codec that broke must not leave whoever waits for the file waiting
                error = e.toString();
            }
        }
    }
}
