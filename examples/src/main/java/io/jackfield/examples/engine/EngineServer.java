package io.jackfield.examples.engine;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.cdr.CdrTables;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.MediaEngineBuilder;
import io.jackfield.media.cdr.CallRecords;
import io.jackfield.media.cdr.CdrException;
import io.jackfield.media.cdr.CdrTableSink;
import io.jackfield.media.cdr.HttpCdrSink;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.sound.Prompt;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A media engine as its configuration describes it, with all that belongs to it. Its methods may be called from any thread. */
public final class EngineServer implements AutoCloseable {
    private static final Duration LAST_GOODBYES = Duration.ofSeconds(2);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final MediaEngine engine;
    private final Rooms rooms;
    private final EnginePlan plan;

    /**
     * What it stands on, none of which it closes.
     *
     * @param sources who may send requests beside those that the configuration names
     * @param database where the configuration wants one
     * @param data the folder for what is on its way somewhere
     */
    public record Surroundings(
            SipNode node,
            MediaLoops loops,
            Predicate<Flow> sources,
            Optional<Database> database,
            Path data,
            MeterRegistry meters) {}

    private EngineServer(EngineConfig config, Surroundings around) {
        try {
            rooms = rooms(config);
            closing.push(rooms::close);
            Optional<CallRecords> records = records(config, around);
            plan = EnginePlan.of(config.plan(), rooms);
            MediaEngineBuilder builder = MediaEngine.builder(around.node())
                    .ports(
                            config.sockets().ports().low(),
                            config.sockets().ports().high())
                    .mediaTimeout(config.sockets().silenceTimeout())
                    .loops(around.loops())
                    .sessions(config.limits().sessions())
                    .prompts(config.sounds().prompts())
                    .dialplan(plan::write);
            if (config.sockets().acceptFrom().isEmpty()) {
                builder.acceptFrom(around.sources());
            } else {
                builder.acceptFrom(config.sockets().acceptFrom().toArray(String[]::new));
            }
            if (!config.sounds().codecs().isEmpty()) {
                builder.codecs(config.sounds().codecs().toArray(String[]::new));
            }
            config.sounds().holdMusic().ifPresent(file -> builder.holdMusic(Prompt.file(file)));
            records.ifPresent(builder::observer);
            engine = builder.build();
            closing.push(() -> {
                engine.close();
                await(engine.closed());
            });
        } catch (IllegalArgumentException e) {
            close();
            throw Complaint.usage("media-engine: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @throws Complaint of one sentence when the configuration cannot be carried out
     */
    public static EngineServer start(EngineConfig config, Surroundings around) {
        return new EngineServer(config, around);
    }

    /** Takes no new calls; those that are there end within {@code patience}. */
    public void drain(Duration patience) {
        engine.drain(patience);
    }

    /** Calls that are up. */
    public int calls() {
        return engine.sessions();
    }

    /** The conferences. */
    public Rooms rooms() {
        return rooms;
    }

    /**
     * Reads the dialplan again.
     *
     * @throws IllegalArgumentException naming all that is wrong; then nothing has changed
     */
    public void reload() {
        plan.reload();
    }

    private static Rooms rooms(EngineConfig config) {
        return Rooms.builder()
                .prompts(config.sounds().prompts())
                .everyRoom(room -> room.sampleRate(config.conferences().sampleRate())
                        .participants(config.conferences().members()))
                .build();
    }

    private Optional<CallRecords> records(EngineConfig config, Surroundings around) {
        EngineConfig.Records wanted = config.records();
        if (!wanted.wanted()) {
            return Optional.empty();
        }
        CallRecords.Builder builder = CallRecords.builder(around.data().resolve("cdr"))
                .node(config.name())
                .meters(around.meters());
        if (wanted.table()) {
            builder.sink(new CdrTableSink(around.database()
                    .map(EngineServer::withTable)
                    .orElseThrow(() -> Complaint.usage(
                            "media-engine.cdr.table needs a database: say where it is by database.url"))));
        }
        if (!wanted.posts().isEmpty()) {
            builder.sink(post(wanted));
        }
        try {
            CallRecords records = builder.build();
            closing.push(records::close);
            return Optional.of(records);
        } catch (CdrException e) {
            throw Complaint.failure("records of calls cannot be kept: " + e.getMessage());
        }
    }

    private static HttpCdrSink post(EngineConfig.Records wanted) {
        List<URI> posts = wanted.posts();
        HttpCdrSink.Builder post = HttpCdrSink.builder(posts.get(0).toString())
                .format(wanted.xml() ? HttpCdrSink.Format.XML_FORM : HttpCdrSink.Format.JSON);
        posts.stream().skip(1).forEach(url -> post.url(url.toString()));
        return post.build();
    }

    private static Database withTable(Database database) {
        try {
            CdrTables.migrate(database);
            return database;
        } catch (DatabaseException e) {
            throw Complaint.failure("the table of call records cannot be used: " + e.getMessage());
        }
    }

    /** Ends all calls and frees everything; waits for it, but not longer than a few seconds. Idempotent. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    private static void await(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(LAST_GOODBYES.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What did not end by now ends with the process.
        }
    }
}
