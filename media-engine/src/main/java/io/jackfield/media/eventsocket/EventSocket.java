package io.jackfield.media.eventsocket;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.CallObserver;
import io.jackfield.media.CallScript;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Application;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.conference.RoomListener;
import io.jackfield.media.queue.QueueObserver;
import io.jackfield.media.voicemail.VoicemailListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The event socket: programs connect to it, log in, watch calls and have them do things, in the protocol that clients of FreeSWITCH speak. The
 * {@code socket} application connects a call to a program the other way round. What is supported, and how it differs, is in {@code
 * docs/reference/event-socket.md}.
 *
 * <pre>{@code
 * EventSocket socket = EventSocket.builder().password(Redacted.of(secret)).build();
 * MediaEngine engine = MediaEngine.builder(node).observer(socket.observer()).build();
 * socket.start(engine);
 * }</pre>
 *
 * It listens on 127.0.0.1:8021 unless told otherwise. A client that does not read what it asked for is disconnected, and nobody else hears of it.
 * Thread-safe.
 */
public final class EventSocket implements AutoCloseable {
    private final Builder settings;
    private final SocketThreads threads = new SocketThreads();
    private final EventBus bus;
    private final Channels channels;
    private final ConferenceEvents conferences;
    private final QueueEvents queues;
    private final SocketCounters counters = new SocketCounters();
    private volatile Optional<SocketServer> server = Optional.empty();
    private volatile Optional<SwitchDesk> desk = Optional.empty();

    private EventSocket(Builder builder) {
        this.settings = builder;
        this.bus = new EventBus(builder.node, builder.host, builder.clock);
        this.channels = new Channels(bus, threads);
        this.conferences = new ConferenceEvents(bus, channels);
        this.queues = new QueueEvents(bus, channels);
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /** What hears the engine's calls for it: for {@code MediaEngine.builder(node).observer(...)}. */
    public CallObserver observer() {
        return channels;
    }

    /**
     * What hears conferences for it: for {@code Rooms.builder().listener(...)}. There are events of {@code conference::maintenance} then, and
     * the command {@code conference} knows the rooms that are open.
     */
    public RoomListener conferences() {
        return conferences;
    }

    /** What hears queues for it, for {@code Queues.builder().observer(...)}: there are events of {@code callcenter::info} then. */
    public QueueObserver queues() {
        return queues;
    }

    /** What hears mailboxes for it, for {@code Voicemail.builder(...).listener(...)}: there are {@code MESSAGE_WAITING} events then. */
    public VoicemailListener mailboxes() {
        return (box, count) -> bus.publish(
                "MESSAGE_WAITING",
                () -> Map.of(
                        "MWI-Messages-Waiting",
                        count.fresh() > 0 ? "yes" : "no",
                        "MWI-Message-Account",
                        "sip:" + box + '@' + settings.domain.orElse(settings.host),
                        "MWI-Voice-Message",
                        count.fresh() + "/" + count.saved() + " (0/0)"));
    }

    /**
     * A line of the application's log, for clients that have asked for it by {@code log}: an appender of the logging library calls it. Costs
     * next to nothing while nobody has asked. Must not be called for what is logged about this call.
     *
     * @param level as clients count: 0 console, 1 alert, 2 critical, 3 error, 4 warning, 5 notice, 6 info, 7 debug
     * @param logger who says it
     * @param call the uuid of the leg that it is about, or empty
     * @throws IllegalArgumentException when there is no such level
     */
    public void log(int level, String logger, String text, String call) {
        if (level < 0 || level > LogLine.DEBUG) {
            throw new IllegalArgumentException("log level " + level + " is not within 0..7");
        }
        bus.log(new LogLine(level, bus.clock().instant(), logger, text, call));
    }

    /**
     * The same applications, told about in events when a dialplan runs them, and {@code socket}, which connects a call to a program: {@code
     * 127.0.0.1:8084 async full}.
     */
    public Applications observed(Applications applications) {
        Applications observed = applications;
        for (String name : applications.names()) {
            Application plain = applications.find(name).orElseThrow();
            observed = observed.with(name, (call, argument) -> {
                Optional<Channel> channel = channels.find(call.uuid());
                if (channel.isEmpty()) {
                    plain.run(call, argument);
                    return;
                }
                String id = channels.executing(channel.get(), name, argument, Optional.empty());
                try {
                    plain.run(call, argument);
                } finally {
                    channels.executed(channel.get(), name, argument, id);
                }
            });
        }
        return withSocket(observed);
    }

    private Applications withSocket(Applications others) {
        return others.with("socket", (call, argument) -> {
            SwitchDesk started =
                    desk.orElseThrow(() -> new IllegalStateException("socket: the event socket is not started"));
            new OutboundSocket(started, threads, settings.limits()).run(call, argument);
        });
    }

    /**
     * Begins to listen, for the calls of this engine.
     *
     * @throws EventSocketException when it cannot listen there
     */
    public EventSocket start(MediaEngine engine) {
        BiFunction<String, String, Optional<CallScript>> extensions =
                settings.extensions.orElse((destination, context) -> engine.extension(destination));
        ChannelTasks tasks = new ChannelTasks(channels, withSocket(settings.applications.get()), threads, extensions);
        Heartbeat heartbeat = new Heartbeat(bus, channels, engine, settings.heartbeat);
        Map<String, ApiCommand> commands = new TreeMap<>();
        commands.putAll(new SwitchCommands(
                        bus,
                        channels,
                        engine,
                        heartbeat,
                        new SwitchCommands.Facts(settings.profile, settings.sipAddress, settings.reload))
                .all());
        Map<String, ApiCommand> calls = new CallCommands(channels, tasks).all();
        commands.putAll(calls);
        commands.putAll(scheduled(calls));
        ApiCommand originate = new Originate(engine, settings.endpoints, tasks, extensions);
        commands.put("originate", originate);
        ApiCommand transfer = Objects.requireNonNull(calls.get("uuid_transfer"));
        commands.put("conference", new ConferenceCommands(conferences, originate, transfer, threads));
        commands.putAll(settings.commands);
        SwitchDesk started = new SwitchDesk(
                new SwitchDesk.Parts(bus, channels, tasks), commands, threads, settings.password, counters);
        desk = Optional.of(started);
        server = Optional.of(SocketServer.start(
                new InetSocketAddress(settings.host, settings.port), settings.allowed, started, settings.limits()));
        settings.meters.ifPresent(this::bind);
        threads.every(settings.heartbeat, heartbeat::beat);
        return this;
    }

    private Map<String, ApiCommand> scheduled(Map<String, ApiCommand> calls) {
        Schedule schedule = new Schedule(
                bus.clock(), threads::later, threads, (name, task) -> bus.publish(name, () -> task.headers()));
        return new ScheduleCommands(
                        schedule,
                        channels,
                        bus.clock()::instant,
                        calls,
                        line -> desk.ifPresent(there -> there.api(line, answer -> {})))
                .all();
    }

    /** Where it listens; empty before {@link #start}. */
    public Optional<InetSocketAddress> address() {
        return server.map(SocketServer::address);
    }

    /** Clients that are connected, either way. */
    public int clients() {
        return counters.clients();
    }

    /** Clients that were disconnected because they did not read. */
    public long slow() {
        return counters.slow();
    }

    /** Wrong passwords. */
    public long refused() {
        return counters.refused();
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.media.eventsocket.clients", counters, SocketCounters::clients)
                .register(registry);
        FunctionCounter.builder("jackfield.media.eventsocket.slow", counters, SocketCounters::slow)
                .description("Clients that did not read, and were disconnected")
                .register(registry);
        FunctionCounter.builder("jackfield.media.eventsocket.refused", counters, SocketCounters::refused)
                .description("Wrong passwords, and sources that are not allowed")
                .register(registry);
    }

    /** Completes when its sockets and threads are gone. */
    public CompletionStage<Void> closed() {
        return threads.closed();
    }

    /** Disconnects everybody. Idempotent, never waits. */
    @Override
    public void close() {
        server.ifPresent(SocketServer::close);
        threads.close();
    }

    /** Settings of an {@link EventSocket}. */
    public static final class Builder {
        private final Map<String, ApiCommand> commands = new TreeMap<>();
        private final Map<String, Runnable> reload = new HashMap<>();
        private Redacted password = Redacted.of("");
        private String host = "127.0.0.1";
        private int port = 8021;
        private Predicate<InetAddress> allowed = InetAddress::isLoopbackAddress;
        private String node = "jackfield";
        private String profile = "engine";
        private String sipAddress = "";
        private int clients = 100;
        private int queueBytes = 4 << 20;
        private Duration loginTimeout = Duration.ofSeconds(30);
        private Duration heartbeat = Duration.ofSeconds(20);
        private Optional<String> domain = Optional.empty();
        private Supplier<Applications> applications = Applications::standard;
        private Endpoints endpoints = Endpoints.standard();
        private Optional<BiFunction<String, String, Optional<CallScript>>> extensions = Optional.empty();
        private Optional<MeterRegistry> meters = Optional.empty();
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /** What clients must know. There is no default. */
        public Builder password(Redacted secret) {
            password = Objects.requireNonNull(secret);
            return this;
        }

        /** Where it listens; port 0 for any. Default 127.0.0.1:8021. */
        public Builder listen(String address, int tcpPort) {
            host = Objects.requireNonNull(address);
            port = tcpPort;
            return this;
        }

        /** Who may connect. Default this machine. */
        public Builder allow(Predicate<InetAddress> sources) {
            allowed = Objects.requireNonNull(sources);
            return this;
        }

        /** The switch's name in events and answers. Default {@code jackfield}. */
        public Builder node(String name) {
            node = Objects.requireNonNull(name);
            return this;
        }

        /** What {@code sofia status} says: the profile's name, and where SIP is spoken. Default {@code engine} and nothing. */
        public Builder profile(String name, String address) {
            profile = Objects.requireNonNull(name);
            sipAddress = Objects.requireNonNull(address);
            return this;
        }

        /** How many clients there may be, 1 to 10,000; more are turned away. Default 100. */
        public Builder clients(int most) {
            clients = most;
            return this;
        }

        /** How much may wait for a client that does not read, 64 KiB to 1 GiB, in bytes; past it, it is disconnected. Default 4 MiB. */
        public Builder queue(int bytes) {
            queueBytes = bytes;
            return this;
        }

        /** How long a client may take to log in, 1 s to 10 min. Default 30 s. */
        public Builder loginTimeout(Duration patience) {
            loginTimeout = Objects.requireNonNull(patience);
            return this;
        }

        /** How often a {@code HEARTBEAT} tells how much there is to do, 100 ms to 1 h. Default 20 s. */
        public Builder heartbeat(Duration every) {
            heartbeat = Objects.requireNonNull(every);
            return this;
        }

        /** The domain of mailboxes in {@code MESSAGE_WAITING}. Default the address that it listens on. */
        public Builder domain(String name) {
            domain = Optional.of(name);
            return this;
        }

        /** What {@code sendmsg} and {@code &app()} may do. Default {@link Applications#standard}. */
        public Builder applications(Applications known) {
            return applications(() -> known);
        }

        /** As {@link #applications(Applications)}, asked at {@link EventSocket#start}: for those that need what listens to this socket. */
        public Builder applications(Supplier<Applications> known) {
            applications = Objects.requireNonNull(known);
            return this;
        }

        /** Whom {@code originate} can call. Default {@link Endpoints#standard}. */
        public Builder endpoints(Endpoints known) {
            endpoints = Objects.requireNonNull(known);
            return this;
        }

        /** From a destination and its context, which may be empty, to a script. Default the engine's own dialplan. */
        public Builder extensions(BiFunction<String, String, Optional<CallScript>> plan) {
            extensions = Optional.of(plan);
            return this;
        }

        /** One more command of {@code api}, or another in place of a known one. */
        public Builder command(String name, ApiCommand command) {
            commands.put(name, Objects.requireNonNull(command));
            return this;
        }

        /** What {@code reloadxml} or {@code reloadacl} does. Default nothing: they answer an error. */
        public Builder reload(String command, Runnable action) {
            reload.put(command, Objects.requireNonNull(action));
            return this;
        }

        /** Where its meters go, named {@code jackfield.media.eventsocket.*}: {@code clients}, {@code slow}, {@code refused}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** Where times come from, for tests. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source);
            return this;
        }

        SocketLimits limits() {
            return new SocketLimits(clients, queueBytes, loginTimeout);
        }

        /** @throws IllegalArgumentException naming every mistake */
        public EventSocket build() {
            List<String> wrong = new ArrayList<>();
            if (password.secret().isEmpty()) {
                wrong.add("it needs a password");
            }
            if (clients < 1 || clients > 10_000) {
                wrong.add("clients " + clients + " are not within 1 and 10,000");
            }
            if (queueBytes < 1 << 16 || queueBytes > 1 << 30) {
                wrong.add("queue " + queueBytes + " is not within 64 KiB and 1 GiB");
            }
            if (heartbeat.compareTo(Duration.ofMillis(100)) < 0 || heartbeat.compareTo(Duration.ofHours(1)) > 0) {
                wrong.add("heartbeat " + heartbeat + " is not within 100 ms and 1 h");
            }
            if (loginTimeout.compareTo(Duration.ofSeconds(1)) < 0
                    || loginTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
                wrong.add("login timeout " + loginTimeout + " is not within 1 s and 10 min");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("event socket: " + String.join("; ", wrong));
            }
            return new EventSocket(this);
        }
    }
}
