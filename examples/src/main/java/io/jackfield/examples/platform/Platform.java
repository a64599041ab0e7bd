package io.jackfield.examples.platform;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.DestinationStatus;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.SetSpec;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.Listening;
import io.jackfield.examples.admin.AdminApi;
import io.jackfield.examples.admin.AdminServer;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.TlsFiles;
import io.jackfield.examples.engine.EngineServer;
import io.jackfield.examples.proxy.Behind;
import io.jackfield.examples.proxy.Front;
import io.jackfield.examples.proxy.FrontNode;
import io.jackfield.examples.proxy.FrontTables;
import io.jackfield.examples.relay.MediaRelays;
import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Everything in one JVM: a proxy with registrar and digest authentication in front, a dispatcher set with the media engine
 * behind it, and a relay that all media goes through. Its methods may be called from any thread.
 */
public final class Platform implements AutoCloseable {
    private static final long LOOK_EVERY_NS = Duration.ofMillis(20).toNanos();
    private static final long QUIET_NS = Duration.ofMillis(250).toNanos();
    private static final Duration LAST_GOODBYES = Duration.ofSeconds(2);

    private final PlatformConfig config;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final FrontNode proxyNode;
    private final SipNode engineNode;
    private final RtpRelay relay;
    private final EngineServer engine;
    private final Front front;
    private final Optional<AdminServer> admin;
    private final Supplier<PlatformConfig> source;

    private Platform(PlatformConfig config, Supplier<PlatformConfig> source) {
        this.config = config;
        this.source = source;
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            MediaLoops loops = MediaLoops.builder().start();
            closing.push(loops::close);
            FrontTables tables = FrontTables.open(config.proxy().storage(), meters);
            closing.push(tables::close);
            proxyNode = FrontNode.bind(config.proxy(), meters);
            closing.push(() -> end(proxyNode.node(), proxyNode));
            engineNode = Listening.bind(
                    Listening.on("engine", config.mediaEngine().sockets().listen(), Listening.tls(TlsFiles.NONE)));
            closing.push(() -> end(engineNode, engineNode::close));
            relay = OwnRelay.open(config.relay(), loops, meters);
            closing.push(relay::close);
            engine = EngineServer.start(
                    config.mediaEngine(),
                    new EngineServer.Surroundings(
                            engineNode, loops, this::isProxy, tables.database(), config.data(), meters));
            closing.push(engine::close);
            Optional<MediaRelays> pool = pool(loops, meters);
            pool.ifPresent(relays -> closing.push(relays::close));
            front = Front.start(
                    proxyNode.node(),
                    config.proxy(),
                    behind(pool.map(MediaRelays::anchor).orElse(relay)),
                    tables,
                    meters);
            closing.push(front::close);
            admin = config.proxy().operations().admin().map(at -> admin(at, pool, meters));
            admin.ifPresent(server -> closing.push(server::close));
        } catch (MediaException e) {
            close();
            throw Complaint.usage(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Binds everything and starts to serve.
     *
     * @param config with the users who may register
     * @throws Complaint of one sentence when a port is taken or an address is not this machine's
     */
    public static Platform start(PlatformConfig config) {
        return start(config, () -> config);
    }

    /** The same, with where to read the configuration again when an operator says so. */
    public static Platform start(PlatformConfig config, Supplier<PlatformConfig> source) {
        return new Platform(config, source);
    }

    /** {@code host:port} of the admin API; empty when it is off. */
    public Optional<String> adminAddress() {
        return admin.map(AdminServer::address);
    }

    /** {@code host:port} of the event socket; empty when it is off. */
    public Optional<String> eventSocketAddress() {
        return engine.eventSocketAddress();
    }

    /**
     * Reads the configuration again: users, the dispatcher's targets, trunks, limits, the dialplan. Addresses and ports stay as they are.
     *
     * @throws IllegalArgumentException naming all that is wrong; then nothing has changed
     */
    public void reload() {
        front.reload(source.get().proxy());
        engine.reload();
    }

    /** Where phones reach the proxy, with the ports really in use. */
    public List<ListenPoint> proxyListens() {
        return proxyNode.node().listenPoints();
    }

    /** Where the proxy reaches the media engine. */
    public ListenPoint engineListens() {
        return engineNode.listenPoints().get(0);
    }

    /** The dispatcher's destinations and how they are. */
    public List<DestinationStatus> destinations() {
        return front.dispatcher().map(Dispatcher::list).orElse(List.of());
    }

    /** Calls whose media is relayed now. */
    public int calls() {
        return relay.sessionCount();
    }

    /**
     * Takes no new calls, and waits until those that are there have ended, but not longer than {@code patience}. A call
     * that is just being set up has no media yet, so there must be none for a moment.
     */
    public void drain(Duration patience) {
        front.drain();
        engine.drain(patience);
        long now = System.nanoTime();
        long deadline = now + patience.toNanos();
        long quietSince = now;
        while (now - deadline < 0 && now - quietSince < QUIET_NS) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
            now = System.nanoTime();
            if (calls() > 0) {
                quietSince = now;
            }
        }
    }

    /** Ends all calls and frees every socket; waits for it, but not longer than a few seconds. Idempotent. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    /** The relay in this process alone, unless there are others beside it. */
    private Optional<MediaRelays> pool(MediaLoops loops, PrometheusMeterRegistry meters) {
        return config.proxy().relays().remote().isEmpty()
                ? Optional.empty()
                : Optional.of(MediaRelays.with(
                        new MediaRelays.Own(
                                relay, config.relay().weight(), config.relay().region()),
                        config.proxy().relays(),
                        loops,
                        meters));
    }

    private Behind behind(MediaAnchor media) {
        String engineAt = engineListens().address().getAddress().getHostAddress();
        List<DestinationSpec> engines = SetSpec.of(1, set -> set.target("sip:" + uriPart(engineListens())))
                .destinations();
        return new Behind(
                config.mediaEngine()::serves,
                config.mediaEngine().boxes().wanted(),
                engines,
                List.of(engineAt),
                Optional.of(media));
    }

    /** The proxy sends its datagrams from where it listens; its connections come from ports that change. */
    private boolean isProxy(Flow flow) {
        return proxyListens().stream()
                .filter(point -> point.transport() == flow.transport())
                .anyMatch(point -> flow.transport() == Transport.UDP
                        ? point.address().equals(flow.remote())
                        : point.address().getAddress().equals(flow.remoteHost()));
    }

    private static String uriPart(ListenPoint point) {
        String host = point.address().getAddress().getHostAddress();
        String inUri = HostPort.inUri(host);
        return inUri
                + ':'
                + point.address().getPort()
                + (point.transport() == Transport.UDP
                        ? ""
                        : ";transport=" + point.transport().uriName());
    }

    private AdminServer admin(HostPort listen, Optional<MediaRelays> pool, PrometheusMeterRegistry meters) {
        AdminApi api = AdminApi.bind(listen, config.data(), meters).relay(relay).trace(proxyNode.trace());
        front.dispatcher()
                .ifPresent(servers -> api.dispatcher(
                        servers,
                        arguments ->
                                Map.of("sets", front.reloadServers(source.get().proxy()))));
        front.dialogs().ifPresent(api::dialogs);
        front.registrar().ifPresent(api::registrations);
        front.guard().ifPresent(api::bans);
        pool.ifPresent(api::pool);
        return api.start(arguments -> {
            reload();
            return Map.of("reloaded", true);
        });
    }

    private static void end(SipNode node, AutoCloseable owner) {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        await(node.closed(), LAST_GOODBYES);
    }

    private static void await(CompletionStage<Void> stage, Duration patience) {
        try {
            stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What did not end by now ends with the process.
        }
    }
}
