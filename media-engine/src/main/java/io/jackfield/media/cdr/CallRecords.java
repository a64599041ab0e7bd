package io.jackfield.media.cdr;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallObserver;
import io.jackfield.media.RefusedCall;
import io.jackfield.media.app.CauseNames;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One record for each leg of each call, also when the process dies: legs are journalled when they begin, are answered and end, and what has
 * ended stays in the spool until every sink has taken it. After a crash the legs that were up get their records when the spool is opened
 * again. An observer of the engine's calls; it never makes one wait.
 *
 * <pre>{@code
 * CallRecords records = CallRecords.builder(Path.of("spool/cdr"))
 *     .node("fs01")
 *     .sink(new CdrTableSink(database))
 *     .sink(HttpCdrSink.builder("http://10.0.1.50:8080/cdr").build())
 *     .build();
 * MediaEngine engine = MediaEngine.builder(node).observer(records).build();
 * }</pre>
 *
 * Close it when the engine is closed. Thread-safe.
 */
public final class CallRecords implements CallObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);

    private final String node;
    private final InstantSource clock;
    private final Spool spool;
    private final Journal journal;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, Leg> legs = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();
    private final LongAdder unrecorded = new LongAdder();
    private final int refusalsPerSecond;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** A leg that is up. */
    private record Leg(CallRecord.Leg facts, Optional<Instant> answered) {}

    private CallRecords(Builder builder) throws IOException {
        this.node = builder.node;
        this.clock = builder.clock;
        this.refusalsPerSecond = builder.refusals;
        this.spool = new Spool(builder.folder);
        try {
            this.journal = new Journal(
                    spool,
                    new Journal.Limits(builder.spoolBytes, builder.segmentBytes, builder.sync),
                    clock,
                    this::written);
            for (CdrSink sink : builder.sinks) {
                deliveries.add(new Delivery(spool, journal, sink, this::forget));
            }
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
        builder.meters.ifPresent(this::bind);
        journal.start();
        deliveries.forEach(Delivery::start);
    }

    /**
     * Starts a description.
     *
     * @param folder where records wait; made when it is missing, and for one process alone
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    @Override
    public void onCreated(Call call) {
        CallRecord.Leg facts = new CallRecord.Leg(
                call.uuid(),
                node,
                call.outgoing(),
                new CallRecord.Dialog(call.id(), tag(call)),
                address(call.from()),
                address(call.to()),
                clock.instant());
        legs.put(call.uuid(), new Leg(facts, Optional.empty()));
        journal.add(new RecordCodec.Began(facts, call.variables()));
    }

    @Override
    public void onAnswered(Call call, Duration setup) {
        Instant now = clock.instant();
        legs.computeIfPresent(call.uuid(), (uuid, leg) -> new Leg(leg.facts(), Optional.of(now)));
        journal.add(new RecordCodec.Answered(call.uuid(), now));
    }

    @Override
    public void onEnded(Call call, CallEnd end) {
        Leg leg = legs.remove(call.uuid());
        if (leg == null) {
            return;
        }
        int status = leg.answered().isPresent()
                ? 200
                : end.status() > 0 ? end.status() : end.cause().status();
        CallRecord.Outcome outcome = new CallRecord.Outcome(
                CauseNames.of(end.cause()),
                end.cause().q850(),
                status,
                end.byRemote() ? CallRecord.End.PEER : CallRecord.End.US);
        journal.add(new RecordCodec.Ended(
                new CallRecord(leg.facts(), leg.answered(), clock.instant(), outcome, variables(call, end))));
    }

    @Override
    public void onRefused(RefusedCall call) {
        Instant at = clock.instant();
        if (!mayRecord(at.getEpochSecond())) {
            unrecorded.increment();
            return;
        }
        CallRecord.Leg facts = new CallRecord.Leg(
                UUID.randomUUID().toString(),
                node,
                false,
                new CallRecord.Dialog(call.dialog().callId(), call.dialog().fromTag()),
                address(call.from()),
                address(call.to()),
                at);
        CallRecord.Outcome outcome = new CallRecord.Outcome(
                CauseNames.of(call.cause()), call.cause().q850(), call.status(), CallRecord.End.US);
        Map<String, String> variables = call.source()
                .map(host -> Map.of("sip_network_ip", host.getHostAddress()))
                .orElse(Map.of());
        journal.add(new RecordCodec.Ended(new CallRecord(facts, Optional.empty(), at, outcome, variables)));
    }

    /** Strangers must not fill the spool. */
    private boolean mayRecord(long second) {
        synchronized (refusals) {
            if (refusals.second != second) {
                refusals.second = second;
                refusals.count = 0;
            }
            return refusals.count++ < refusalsPerSecond;
        }
    }

    private static final class Refusals {
        private long second;
        private int count;
    }

    private static Map<String, String> variables(Call call, CallEnd end) {
        Map<String, String> variables = new HashMap<>(call.variables());
        var media = end.statistics();
        if (!media.codec().isEmpty()) {
            variables.put("read_codec", media.codec());
            variables.put("write_codec", media.codec());
            variables.put("rtp_audio_in_packet_count", String.valueOf(media.packetsReceived()));
            variables.put("rtp_audio_out_packet_count", String.valueOf(media.packetsSent()));
            variables.put("rtp_audio_in_skip_packet_count", String.valueOf(media.packetsLost()));
            variables.put("rtp_audio_in_mos", String.valueOf(media.mos()));
            variables.put(
                    "rtp_audio_in_jitter_ms", String.valueOf(media.jitter().toMillis()));
        }
        return variables;
    }

    private static String tag(Call call) {
        return call.header("From").flatMap(NameAddr::parse).map(NameAddr::tag).orElse("");
    }

    private static String address(SipUri uri) {
        return uri.user().isEmpty() ? uri.host() : uri.user() + '@' + uri.host();
    }

    private void written() {
        deliveries.forEach(Delivery::wake);
    }

    /** Deletes what every sink has taken. */
    private void forget() {
        long oldest = deliveries.stream()
                .mapToLong(delivery -> delivery.cursor().segment())
                .min()
                .orElse(0);
        try {
            synchronized (spool) {
                journal.freed(spool.forgetBefore(oldest));
            }
        } catch (IOException e) {
            LOG.warn("old call records cannot be deleted: {}", e.getMessage());
        }
    }

    /** Legs that are up. */
    public int open() {
        return journal.open();
    }

    /** Records that were lost: the spool was full. */
    public long lost() {
        return journal.lost();
    }

    /** Refused calls that have no record, as too many came within a second. */
    public long unrecorded() {
        return unrecorded.sum();
    }

    /** Records that a sink has taken since the start; 0 when there is none of that name. */
    public long taken(String sink) {
        return sum(sink, Delivery::taken);
    }

    /** How often a sink has failed. */
    public long failures(String sink) {
        return sum(sink, Delivery::failures);
    }

    private long sum(String sink, ToDoubleFunction<Delivery> count) {
        return (long) deliveries.stream()
                .filter(delivery -> delivery.name().equals(sink))
                .mapToDouble(count)
                .sum();
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.media.cdr.open", this, CallRecords::open).register(registry);
        Gauge.builder("jackfield.media.cdr.queue", journal, Journal::waiting).register(registry);
        FunctionCounter.builder("jackfield.media.cdr.lost", journal, Journal::lost)
                .register(registry);
        FunctionCounter.builder("jackfield.media.cdr.unrecorded", unrecorded, LongAdder::sum)
                .description("Refused calls past those a second that get a record")
                .register(registry);
        for (Delivery delivery : deliveries) {
            FunctionCounter.builder("jackfield.media.cdr.taken", delivery, Delivery::taken)
                    .tag("sink", delivery.name())
                    .register(registry);
            FunctionCounter.builder("jackfield.media.cdr.failures", delivery, Delivery::failures)
                    .tag("sink", delivery.name())
                    .register(registry);
        }
    }

    /** Completes when what was journalled is on disk, every sink has been offered it once more, and the threads are gone. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    /** Takes no more; what no sink has taken stays in the spool for the next start. Idempotent, never waits. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        journal.close();
        Thread thread = new Thread(this::finish, "jackfield-cdr-close");
        thread.setDaemon(true);
        thread.start();
    }

    /** Guarded by this. */
    private boolean closing;

    private void finish() {
        try {
            journal.join();
            deliveries.forEach(Delivery::close);
            for (Delivery delivery : deliveries) {
                delivery.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            spool.close();
            closed.complete(null);
        }
    }

    /** Settings of {@link CallRecords}. */
    public static final class Builder {
        private static final long MIB = 1L << 20;

        private final Path folder;
        private final List<CdrSink> sinks = new ArrayList<>();
        private String node = "";
        private int refusals = 200;
        private long spoolBytes = 1_024 * MIB;
        private long segmentBytes = 8 * MIB;
        private Duration sync = Duration.ofMillis(200);
        private InstantSource clock = InstantSource.system();
        private Optional<MeterRegistry> meters = Optional.empty();

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder);
        }

        /** The switch's name in records, at most 32 characters. Default "". */
        public Builder node(String name) {
            node = Objects.requireNonNull(name);
            return this;
        }

        /** Somebody who takes records; each of several gets all. */
        public Builder sink(CdrSink sink) {
            sinks.add(Objects.requireNonNull(sink));
            return this;
        }

        /**
         * How many calls a second get a record that were refused before a script had them (403, 404, 503), 0 to 100,000; those past it are
         * counted alone, so that strangers cannot fill the spool. Default 200.
         */
        public Builder refusals(int perSecond) {
            refusals = perSecond;
            return this;
        }

        /** How much may wait on disk, 1 MiB to 1 TiB, in bytes; past it records are lost and counted. Default 1 GiB: two million records. */
        public Builder spool(long bytes) {
            spoolBytes = bytes;
            return this;
        }

        /** How large a file of the journal grows, 4 KiB to 1 GiB, in bytes. Default 8 MiB. */
        public Builder segment(long bytes) {
            segmentBytes = bytes;
            return this;
        }

        /**
         * How long what is written may be in the operating system's hands alone, 0 to 1 min. That matters when a machine dies; a process
         * that dies loses nothing of it. Default 200 ms.
         */
        public Builder sync(Duration interval) {
            sync = Objects.requireNonNull(interval);
            return this;
        }

        /** Where times come from, for tests. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source);
            return this;
        }

        /** Where its meters go, named {@code jackfield.media.cdr.*}: {@code open}, {@code queue}, {@code lost}, {@code unrecorded}, {@code taken}, {@code failures}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /**
         * Opens the spool, and begins with what is left in it.
         *
         * @throws IllegalArgumentException naming every mistake
         * @throws CdrException when the spool cannot be used, or another process uses it
         */
        public CallRecords build() {
            List<String> wrong = new ArrayList<>();
            if (node.length() > 32) {
                wrong.add("node '" + node + "' is longer than 32 characters");
            }
            if (refusals < 0 || refusals > 100_000) {
                wrong.add("refusals " + refusals + " a second are not within 0 and 100,000");
            }
            if (sinks.isEmpty()) {
                wrong.add("no sink takes records");
            }
            if (sinks.stream().map(CdrSink::name).distinct().count() < sinks.size()) {
                wrong.add("two sinks have the same name");
            }
            for (CdrSink sink : sinks) {
                if (!sink.name().matches("[a-z0-9-]{1,64}")) {
                    wrong.add("a sink is called '" + sink.name() + "', not lower-case letters, digits and hyphens");
                }
            }
            if (spoolBytes < MIB || spoolBytes > MIB << 20) {
                wrong.add("spool " + spoolBytes + " is not within 1 MiB and 1 TiB");
            }
            if (segmentBytes < 4_096 || segmentBytes > 1_024 * MIB) {
                wrong.add("segment " + segmentBytes + " is not within 4 KiB and 1 GiB");
            }
            if (sync.isNegative() || sync.compareTo(Duration.ofMinutes(1)) > 0) {
                wrong.add("sync " + sync + " is not within 0 and 1 min");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("call records: " + String.join("; ", wrong));
            }
            try {
                return new CallRecords(this);
            } catch (IOException e) {
                throw new CdrException("records cannot be kept in " + folder + ": " + e.getMessage(), e);
            }
        }
    }
}
