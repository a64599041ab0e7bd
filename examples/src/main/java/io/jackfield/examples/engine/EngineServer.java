package io.jackfield.examples.engine;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.cdr.CdrTables;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.examples.config.HostPort;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.MediaEngineBuilder;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.BridgeApplication;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.cdr.CallRecords;
import io.jackfield.media.cdr.CdrException;
import io.jackfield.media.cdr.CdrTableSink;
import io.jackfield.media.cdr.HttpCdrSink;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.eventsocket.EventSocket;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.speech.SpeechApplications;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.dialog.SubscribeHandler;
import io.jackfield.sip.message.SipUri;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A media engine as its configuration describes it, with all that belongs to it. Its methods may be called from any thread. */
public final class EngineServer implements AutoCloseable {
    private static final Duration LAST_GOODBYES = Duration.ofSeconds(2);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final MediaEngine engine;
    private final Rooms rooms;
    private final Queues queues;
    private final Optional<Voicemail> voicemail;
    private Optional<Database> own = Optional.empty();
    private final Optional<EventSocket> socket;
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
            Endpoints endpoints = endpoints(config.plan());
            AtomicReference<Applications> known = new AtomicReference<>(Applications.standard());
            socket = config.eventSocket()
                    .map(at -> EngineSocket.of(config, around, known::get, endpoints, this::reload));
            socket.ifPresent(opened -> {
                closing.push(opened::close);
                closing.push(EngineLogs.to(opened));
            });
            rooms = rooms(config, around, socket);
            closing.push(rooms::close);
            EngineStores stores = new EngineStores(closing::push);
            Optional<CallRecords> records = records(config, around);
            queues = queues(config.lines(), around, socket);
            closing.push(queues::close);
            voicemail = config.boxes().wanted()
                    ? Optional.of(EngineVoicemail.open(
                            config,
                            stores,
                            new EngineVoicemail.Place(
                                    database(around), around.data().resolve("voicemail")),
                            around.meters(),
                            socket.map(EventSocket::mailboxes)))
                    : Optional.empty();
            voicemail.ifPresent(boxes -> closing.push(boxes::close));
            Applications applications = applications(config, endpoints);
            known.set(applications);
            plan = EnginePlan.of(
                    config,
                    rooms,
                    queues,
                    voicemail,
                    socket.map(opened -> opened.observed(applications)).orElse(applications));
            MediaEngineBuilder builder = MediaEngine.builder(around.node())
                    .name(config.name())
                    .ports(
                            config.sockets().ports().low(),
                            config.sockets().ports().high())
                    .mediaTimeout(config.sockets().silenceTimeout())
                    .mediaSecurity(config.security().media())
                    .ice(config.security().ice())
                    .transportTimeout(config.security().transportTimeout())
                    .loops(around.loops())
                    .sessions(config.limits().sessions())
                    .callsPerSecond(config.limits().newCalls())
                    .meters(around.meters())
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
            SubscribeHandler members = rooms.notices(EngineConfig.Plan.CONFERENCE.pattern());
            builder.signalling(agent -> {
                agent.onSubscribe("conference", members);
                voicemail.ifPresent(boxes -> agent.onSubscribe("message-summary", boxes.notices()));
                return agent;
            });
            config.recordings().ifPresent(wanted -> builder.recordings(r -> stores.recordings(wanted, r)));
            config.sounds().holdMusic().ifPresent(file -> builder.holdMusic(Prompt.file(file)));
            records.ifPresent(builder::observer);
            socket.map(EventSocket::observer).ifPresent(builder::observer);
            engine = builder.build();
            closing.push(() -> {
                engine.close();
                await(engine.closed());
            });
            if (config.boxes().tells()) {
                voicemail.ifPresent(boxes -> boxes.tell(engine, box -> endpoints.find("user/" + box)));
            }
            socket.ifPresent(opened -> EngineSocket.start(opened, engine));
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

    /** {@code host:port} of the event socket; empty when it is off. */
    public Optional<String> eventSocketAddress() {
        return socket.flatMap(EventSocket::address)
                .map(at -> HostPort.inUri(at.getAddress().getHostAddress()) + ':' + at.getPort());
    }

    /** Voicemail, where there are boxes. */
    public Optional<Voicemail> voicemail() {
        return voicemail;
    }

    /** Where the event socket's password is, for people; nothing when it was given. */
    public static String secret(EngineConfig config, Path data) {
        return config.eventSocket().flatMap(EngineConfig.Socket::password).isPresent()
                ? ""
                : ", password in " + data.resolve(EngineSocket.PASSWORD_FILE);
    }

    /** The queues. */
    public Queues queues() {
        return queues;
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

    private Applications applications(EngineConfig config, Endpoints endpoints) {
        Applications known = Applications.standard()
                .with("bridge", new BridgeApplication(endpoints))
                .with("conference", rooms.application())
                .with(queues.applications())
                .with(SpeechApplications.all());
        Applications all = voicemail
                .map(boxes -> known.with("voicemail", boxes.application()))
                .orElse(known);
        return config.plan()
                .menus()
                .map(file -> all.with(EnginePlan.menus(file, all).applications()))
                .orElse(all);
    }

    /** Users are where the proxy knows them, where there is one (they register there). */
    private static Endpoints endpoints(EngineConfig.Plan plan) {
        return plan.proxy()
                .map(proxy -> Endpoints.users(user -> SipUri.parse("sip:" + user.replaceFirst("@.*", "") + '@'
                        + HostPort.inUri(proxy.host()) + ':' + proxy.port())))
                .orElseGet(Endpoints::standard);
    }

    private static Rooms rooms(EngineConfig config, Surroundings around, Optional<EventSocket> socket) {
        Rooms.Builder builder = Rooms.builder()
                .meters(around.meters())
                .prompts(config.sounds().prompts())
                .everyRoom(room -> room.sampleRate(config.conferences().sampleRate())
                        .participants(config.conferences().members()));
        socket.map(EventSocket::conferences).ifPresent(builder::listener);
        return builder.build();
    }

    private static Queues queues(EngineConfig.Lines lines, Surroundings around, Optional<EventSocket> socket) {
        Queues.Builder builder = Queues.builder().meters(around.meters());
        socket.map(EventSocket::queues).ifPresent(builder::observer);
        for (EngineConfig.Line line : lines.queues()) {
            builder.queue(line.name(), queue -> {
                line.music().ifPresent(file -> queue.music(LocalStream.of(Prompt.file(file))));
                return queue.strategy(line.strategy())
                        .maxLength(line.maxLength())
                        .maxWait(line.maxWait());
            });
        }
        for (EngineConfig.Agent agent : lines.agents()) {
            String[] served = lines.queues().stream()
                    .filter(line -> line.agents().contains(agent.name()))
                    .map(EngineConfig.Line::name)
                    .toArray(String[]::new);
            if (served.length > 0) {
                builder.agent(
                        agent.name(),
                        a -> a.address(agent.address().text())
                                .ring(agent.ring())
                                .wrapUp(agent.wrapUp()),
                        served);
            }
        }
        return builder.build();
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
            builder.sink(new CdrTableSink(withTable(database(around))));
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

    /** The one that the configuration names, else one in the data folder. */
    private Database database(Surroundings around) {
        if (around.database().isPresent()) {
            return around.database().get();
        }
        if (own.isEmpty()) {
            Database opened = Database.inDirectory(around.data());
            closing.push(opened::close);
            own = Optional.of(opened);
        }
        return own.get();
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
