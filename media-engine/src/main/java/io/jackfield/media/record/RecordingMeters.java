package io.jackfield.media.record;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** {@code jackfield.media.recordings.*}. */
final class RecordingMeters {
    private static final String PREFIX = "jackfield.media.recordings.";

    private RecordingMeters() {}

    static void bind(MeterRegistry registry, Recorder recorder) {
        Gauge.builder(PREFIX + "active", recorder, Recorder::active)
                .description("Recordings that are being made")
                .register(registry);
        Gauge.builder(PREFIX + "waiting", recorder, Recorder::uploadsWaiting)
                .description("Recordings that a store is yet to have")
                .register(registry);
        counter(registry, "finished", "Recordings that were completed", recorder, Recorder::finished);
        counter(registry, "failed", "Recordings that the disk or a codec ended", recorder, Recorder::failed);
        counter(registry, "dropped", "Packets that the disk was too slow for", recorder, Recorder::dropped);
        counter(registry, "bytes", "Bytes of completed recordings", recorder, Recorder::bytes);
        counter(registry, "recovered", "Recordings that a killed process had left", recorder, Recorder::recovered);
        counter(registry, "uploaded", "Recordings that a store has acknowledged", recorder, Recorder::uploaded);
        counter(registry, "retries", "Uploads that failed and will be tried again", recorder, Recorder::uploadFailures);
    }

    private static void counter(
            MeterRegistry registry, String name, String what, Recorder recorder, ToDoubleFunction<Recorder> value) {
        FunctionCounter.builder(PREFIX + name, recorder, value)
                .description(what)
                .register(registry);
    }
}
