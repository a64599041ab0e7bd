package io.jackfield.media;

import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.rtp.dtls.DtlsCounters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/** Counts an engine's calls and what was heard in them. Hears them on all media loops. */
final class EngineMeters implements CallObserver {
    private final AtomicInteger bridged = new AtomicInteger();
    private final Counter answered;
    private final DistributionSummary jitter;
    private final DistributionSummary loss;
    private final DistributionSummary mos;

    EngineMeters(MeterRegistry registry) {
        answered = Counter.builder("jackfield.media.answered")
                .description("Calls that were answered")
                .register(registry);
        jitter = DistributionSummary.builder("jackfield.media.jitter")
                .baseUnit("milliseconds")
                .description("Interarrival jitter of calls at their end")
                .register(registry);
        loss = DistributionSummary.builder("jackfield.media.loss")
                .description("Packets lost of those expected, 0 to 1, by call")
                .register(registry);
        mos = DistributionSummary.builder("jackfield.media.mos")
                .description("Estimated mean opinion score of what was received, by call")
                .register(registry);
    }

    /** What the engine itself knows. */
    void bind(MeterRegistry registry, MediaEngine engine) {
        Gauge.builder("jackfield.media.channels", engine, e -> e.load().live())
                .description("Legs that are up")
                .register(registry);
        Gauge.builder("jackfield.media.calls", engine, e -> e.load().live() - bridged.get() / 2)
                .description("Calls that are up: two legs that hear each other are one")
                .register(registry);
        Gauge.builder("jackfield.media.channels.peak", engine, e -> e.load().peak())
                .description("Most legs at once since the start")
                .register(registry);
        Gauge.builder("jackfield.media.calls.per.second", engine, e -> e.load().perSecond())
                .description("Calls that came in during the last second")
                .register(registry);
        FunctionCounter.builder("jackfield.media.refused", engine, MediaEngine::refused)
                .description("Calls refused for want of a place or because too many came in a second")
                .register(registry);
        handshakes(registry, engine.dtls(), "established", DtlsCounters::established);
        handshakes(registry, engine.dtls(), "failed", DtlsCounters::failed);
        handshakes(registry, engine.dtls(), "wrong-fingerprint", DtlsCounters::wrongFingerprint);
        handshakes(registry, engine.dtls(), "timed-out", DtlsCounters::timedOut);
        handshakes(registry, engine.dtls(), "refused", DtlsCounters::refused);
    }

    private static void handshakes(
            MeterRegistry registry, DtlsCounters counters, String result, ToLongFunction<DtlsCounters> counter) {
        FunctionCounter.builder("jackfield.media.dtls.handshakes", counters, counter::applyAsLong)
                .tag("result", result)
                .description("Handshakes of DTLS")
                .register(registry);
    }

    @Override
    public void onAnswered(Call call, Duration setup) {
        answered.increment();
    }

    @Override
    public void onBridged(Call call, Call peer) {
        bridged.incrementAndGet();
    }

    @Override
    public void onUnbridged(Call call, Call peer) {
        bridged.decrementAndGet();
    }

    @Override
    public void onEnded(Call call, CallEnd end) {
        StreamStatistics heard = end.statistics();
        if (heard.packetsReceived() > 0) {
            jitter.record(heard.jitter().toNanos() / 1e6);
            loss.record(heard.lossRatio());
            mos.record(heard.mos());
        }
    }
}
