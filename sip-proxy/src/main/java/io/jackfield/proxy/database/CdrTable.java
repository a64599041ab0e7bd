package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import io.jackfield.database.Repetition;
import io.jackfield.database.SqlWork;
import io.jackfield.database.cdr.CdrRows;
import io.jackfield.proxy.dialog.CallDetail;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Call detail records in the {@code cdr} table, one row a call: for {@code DialogTracker.Builder.onEnd}. Taking one never blocks. What is to
 * be written waits in memory, in order and bounded; while the database is away it goes on to wait, and is written when it is back. A row
 * is written once, also where a commit came through and its answer did not. What finds the spool full is counted and given to
 * {@link Builder#onLost}.
 *
 * <pre>{@code
 * CdrTable records = CdrTable.builder(database).node("proxy-1").build();
 * DialogTracker tracker = DialogTracker.builder(node).onEnd(records).build();
 * }</pre>
 *
 * Records that wait are lost with the process; {@link #close} waits for nothing but writes what it can. Any thread.
 */
public final class CdrTable implements Consumer<CallDetail>, AutoCloseable {
    private static final int BATCH = 100;

    private final Database database;
    private final String node;
    private final int limit;
    private final Consumer<CallDetail> onLost;
    private final Repetition timer;
    private final LongAdder written = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** Guarded by this. */
    private final Deque<CallDetail> spool = new ArrayDeque<>();

    /** Guarded by this: whether somebody is writing. */
    private boolean writing;

    private CdrTable(Builder builder) {
        this.database = builder.database;
        this.node = builder.node;
        this.limit = builder.limit;
        this.onLost = builder.onLost;
        this.timer = database.every(builder.every, this::flush);
    }

    /** Records in the table of this database, which {@link ProxyTables#migrate} made. */
    public static Builder builder(Database database) {
        return new Builder(database);
    }

    @Override
    public void accept(CallDetail detail) {
        boolean room;
        synchronized (this) {
            room = spool.size() < limit;
            if (room) {
                spool.add(detail);
            }
        }
        if (!room) {
            lost.increment();
            onLost.accept(detail);
        }
    }

    /** Writes what waits, now. @return completes when all that waited is written, or the database failed: then the rest waits on */
    public CompletionStage<Integer> flush() {
        List<CallDetail> batch;
        synchronized (this) {
            if (writing || spool.isEmpty()) {
                return CompletableFuture.completedStage(0);
            }
            writing = true;
            batch = new ArrayList<>(BATCH);
            for (CallDetail detail : spool) {
                if (batch.size() == BATCH) {
                    break;
                }
                batch.add(detail);
            }
        }
        return database.run(SqlWork.atomic(connection -> write(connection, batch)))
                .handle((count, failure) -> {
                    done(batch.size(), failure == null);
                    return failure == null ? count : -1;
                })
                .thenCompose(count ->
                        count < 0 ? CompletableFuture.completedStage(0) : flush().thenApply(more -> count + more));
    }

    private int write(Connection connection, List<CallDetail> batch) throws SQLException {
        int count = 0;
        for (CallDetail detail : batch) {
            count += CdrRows.write(connection, CdrRow.of(detail, node)) ? 1 : 0;
        }
        return count;
    }

    private synchronized void done(int count, boolean well) {
        writing = false;
        if (well) {
            for (int i = 0; i < count; i++) {
                spool.remove();
            }
            written.add(count);
        } else {
            failures.increment();
        }
    }

    /** Records that wait to be written. */
    public synchronized int waiting() {
        return spool.size();
    }

    /** Records that were written. */
    public long written() {
        return written.sum();
    }

    /** Records that found the spool full. */
    public long lost() {
        return lost.sum();
    }

    /** How often the database failed. */
    public long failures() {
        return failures.sum();
    }

    /** Writes what waits once more, and takes its timer away. Idempotent, does not wait. */
    @Override
    public void close() {
        timer.close();
        flush();
    }

    /** Settings of a {@link CdrTable}. */
    public static final class Builder {
        private final Database database;
        private String node = "";
        private int limit = 100_000;
        private Duration every = Duration.ofSeconds(1);
        private Consumer<CallDetail> onLost = detail -> {};
        private Optional<MeterRegistry> meters = Optional.empty();

        private Builder(Database database) {
            this.database = Objects.requireNonNull(database);
        }

        /** Which node the records are from, at most 32 characters. Default "". */
        public Builder node(String name) {
            node = Objects.requireNonNull(name);
            return this;
        }

        /** How many records may wait, 1 to 10,000,000. Default 100,000: half an hour of 50 calls a second. */
        public Builder spool(int records) {
            limit = records;
            return this;
        }

        /** How often what waits is written, 1 s to 1 h. Default 1 s. */
        public Builder every(Duration interval) {
            every = Objects.requireNonNull(interval);
            return this;
        }

        /** Who gets records that find the spool full, on the call's shard; it must not block. Default nobody. */
        public Builder onLost(Consumer<CallDetail> told) {
            onLost = Objects.requireNonNull(told);
            return this;
        }

        /** Where its meters go, named {@code jackfield.proxy.cdr.*}: {@code waiting}, {@code written}, {@code lost}, {@code failures}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** @throws IllegalArgumentException naming all mistakes */
        public CdrTable build() {
            List<String> wrong = new ArrayList<>();
            if (node.length() > 32) {
                wrong.add("node '" + node + "' is longer than 32 characters");
            }
            if (limit < 1 || limit > 10_000_000) {
                wrong.add("spool " + limit + " is not within 1 and 10,000,000");
            }
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
                wrong.add("every " + every + " is not within 1 s and 1 h");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("cdr: " + String.join("; ", wrong));
            }
            CdrTable table = new CdrTable(this);
            meters.ifPresent(registry -> table.bind(registry));
            return table;
        }
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.proxy.cdr.waiting", this, CdrTable::waiting).register(registry);
        FunctionCounter.builder("jackfield.proxy.cdr.written", written, LongAdder::sum)
                .register(registry);
        FunctionCounter.builder("jackfield.proxy.cdr.lost", lost, LongAdder::sum)
                .register(registry);
        FunctionCounter.builder("jackfield.proxy.cdr.failures", failures, LongAdder::sum)
                .register(registry);
    }
}
