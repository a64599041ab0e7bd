package io.jackfield.examples.engine;

import io.jackfield.database.Database;
import io.jackfield.examples.Listening;
import io.jackfield.examples.OpenDatabase;
import io.jackfield.examples.admin.AdminApi;
import io.jackfield.examples.admin.AdminServer;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.MediaConfig;
import io.jackfield.examples.config.TlsFiles;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** All that {@code jackfield media} runs: an engine on its node, the admin API. Any thread. */
final class MediaProcess implements AutoCloseable {
    private static final long LOOK_EVERY_NS = Duration.ofMillis(20).toNanos();

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final MessageTrace trace = new MessageTrace();
    private final SipNode node;
    private final EngineServer engine;
    private final Optional<AdminServer> admin;

    private MediaProcess(MediaConfig config) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            MediaLoops loops = MediaLoops.builder().start();
            closing.push(loops::close);
            Optional<Database> database = config.database().map(where -> OpenDatabase.at(where, meters, opened -> {}));
            database.ifPresent(opened -> closing.push(opened::close));
            SipNodeBuilder settings =
                    Listening.on("engine", config.engine().sockets().listen(), Listening.tls(TlsFiles.NONE));
            if (config.admin().isPresent()) {
                settings.meters(meters).trace(trace);
            }
            node = Listening.bind(settings);
            closing.push(node::close);
            engine = EngineServer.start(
                    config.engine(),
                    new EngineServer.Surroundings(
                            node,
                            loops,
                            flow -> flow.remoteHost().isLoopbackAddress(),
                            database,
                            config.data(),
                            meters));
            closing.push(engine::close);
            admin = config.admin().map(at -> admin(at, config, meters));
            admin.ifPresent(server -> closing.push(server::close));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Binds everything and starts to serve.
     *
     * @throws io.jackfield.examples.Complaint of one sentence when something cannot be had
     */
    static MediaProcess start(MediaConfig config) {
        return new MediaProcess(config);
    }

    private AdminServer admin(HostPort at, MediaConfig config, PrometheusMeterRegistry meters) {
        return AdminApi.bind(at, config.data(), meters).trace(trace).start(arguments -> {
            reload();
            return Map.of("reloaded", true);
        });
    }

    /** Reads the dialplan again. @throws IllegalArgumentException naming all that is wrong; then nothing has changed */
    void reload() {
        engine.reload();
    }

    /** Where it can be reached, with the ports really in use. */
    List<ListenPoint> listens() {
        return node.listenPoints();
    }

    /** {@code host:port} of the admin API; empty when it is off. */
    Optional<String> adminAddress() {
        return admin.map(AdminServer::address);
    }

    /** {@code host:port} of the event socket; empty when it is off. */
    Optional<String> eventSocketAddress() {
        return engine.eventSocketAddress();
    }

    /** The engine. */
    EngineServer engine() {
        return engine;
    }

    /** Calls that are up. */
    int calls() {
        return engine.calls();
    }

    /** Takes no new calls and waits for those that are there, but not longer than {@code patience}. */
    void drain(Duration patience) {
        engine.drain(patience);
        long deadline = System.nanoTime() + patience.toNanos();
        while (engine.calls() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
