package io.jackfield.examples.platform;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static io.jackfield.sip.message.Method.INVITE;
import static io.jackfield.sip.message.Method.MESSAGE;
import static io.jackfield.sip.message.Method.OPTIONS;
import static io.jackfield.sip.message.Method.REGISTER;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.DestinationStatus;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.DispatcherList;
import io.jackfield.dispatcher.SetSpec;
import io.jackfield.examples.CertificateWatch;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.Listening;
import io.jackfield.examples.admin.AdminApi;
import io.jackfield.examples.admin.AdminServer;
import io.jackfield.examples.config.CaptureServer;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.PortRange;
import io.jackfield.examples.config.TlsFiles;
import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.ProxyRules;
import io.jackfield.proxy.RouteCall;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.proxy.registrar.RegistrarSettings;
import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Everything in one JVM: a proxy with registrar and digest authentication in front, a dispatcher set with the media engine
 * behind it, and a relay that all media goes through. Its methods may be called from any thread.
 */
public final class Platform implements AutoCloseable {
    private static final int ENGINES = 1;
    private static final long LOOK_EVERY_NS = Duration.ofMillis(20).toNanos();
    private static final long QUIET_NS = Duration.ofMillis(250).toNanos();
    private static final Duration LAST_GOODBYES = Duration.ofSeconds(2);

    private final PlatformConfig config;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final SipNode proxyNode;
    private final SipNode engineNode;
    private final RtpRelay relay;
    private final MediaEngine engine;
    private final Dispatcher dispatcher;
    private final Registrar registrar;
    private final DialogTracker dialogs;
    private final SipProxy proxy;
    private final Optional<AdminServer> admin;
    private final Accounts accounts;
    private final Supplier<PlatformConfig> source;
    private final MessageTrace trace = new MessageTrace();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile boolean draining;

    private Platform(PlatformConfig config, Supplier<PlatformConfig> source) {
        this.config = config;
        this.source = source;
        this.accounts = new Accounts(config);
        try {
            MediaLoops loops = MediaLoops.builder().start();
            closing.push(loops::close);
            Tls tls = Listening.tls(config.proxy().tls());
            SipNodeBuilder proxySettings = Listening.on(
                            "proxy", config.proxy().listen(), config.proxy().advertise(), tls)
                    .meters(meters)
                    .trace(trace);
            if (config.proxy().shards() > 0) {
                proxySettings.shards(config.proxy().shards());
            }
            config.capture().map(CaptureServer::open).ifPresent(copies -> {
                closing.push(copies::close);
                proxySettings.capture(copies);
            });
            proxyNode = Listening.bind(proxySettings);
            closing.push(() -> end(proxyNode));
            closing.push(CertificateWatch.of(tls, config.proxy().tls())::close);
            engineNode = Listening.bind(Listening.on(
                    "engine", List.of(config.mediaEngine().listen()), Optional.empty(), Listening.tls(TlsFiles.NONE)));
            closing.push(() -> end(engineNode));
            relay = relayOn(loops);
            closing.push(relay::close);
            engine = engineOn(loops);
            closing.push(() -> {
                engine.close();
                await(engine.closed(), LAST_GOODBYES);
            });
            dispatcher = dispatcherToEngine();
            closing.push(dispatcher::close);
            registrar = registrar();
            closing.push(registrar::close);
            dialogs = DialogTracker.builder(proxyNode)
                    .maxDuration(config.operations().calls().maxDuration())
                    .onEnd(CallLog::write)
                    .meters(meters)
                    .build();
            proxy = proxy();
            admin = config.operations().admin().map(this::admin);
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

    /**
     * Reads the configuration again: users, the dispatcher's targets, limits of calls. Addresses and ports stay as they are.
     *
     * @throws IllegalArgumentException naming all that is wrong; then nothing has changed
     */
    public void reload() {
        PlatformConfig next = source.get();
        dispatcher.reload(List.of(engines(next)));
        accounts.become(next);
        proxy.reload(rules(next));
    }

    /** Where phones reach the proxy, with the ports really in use. */
    public List<ListenPoint> proxyListens() {
        return proxyNode.listenPoints();
    }

    /** Where the proxy reaches the media engine. */
    public ListenPoint engineListens() {
        return engineNode.listenPoints().get(0);
    }

    /** The dispatcher's destinations and how they are. */
    public List<DestinationStatus> destinations() {
        return dispatcher.list();
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
        draining = true;
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

    private RtpRelay relayOn(MediaLoops loops) {
        PlatformConfig.Relay settings = config.relay();
        PortRange ports = settings.ports();
        return RtpRelay.builder()
                .network("phones", settings.address(), network -> {
                    settings.advertise().ifPresent(network::advertise);
                    return network;
                })
                .ports(ports.low(), ports.high())
                .timeouts(timeouts -> timeouts.silence(settings.silenceTimeout()))
                .loops(loops)
                .meters(meters)
                .build();
    }

    private MediaEngine engineOn(MediaLoops loops) {
        PlatformConfig.MediaEngine settings = config.mediaEngine();
        VoiceMenu menu = new VoiceMenu();
        return MediaEngine.builder(engineNode)
                .acceptFrom(this::isProxy)
                .ports(settings.ports().low(), settings.ports().high())
                .mediaTimeout(settings.silenceTimeout())
                .loops(loops)
                .dialplan(plan -> plan.match(Pattern.quote(settings.echo()), Call::echo)
                        .match(Pattern.quote(settings.ivr()), menu))
                .build();
    }

    /** The proxy sends its datagrams from where it listens; its connections come from ports that change. */
    private boolean isProxy(Flow flow) {
        return proxyNode.listenPoints().stream()
                .filter(point -> point.transport() == flow.transport())
                .anyMatch(point -> flow.transport() == Transport.UDP
                        ? point.address().equals(flow.remote())
                        : point.address().getAddress().equals(flow.remoteHost()));
    }

    private Dispatcher dispatcherToEngine() {
        return Dispatcher.builder(proxyNode)
                .sets(List.of(engines(config)))
                .probe(config.dispatcher().probe()::apply)
                .meters(meters)
                .build();
    }

    /** Made anew by a reload, since a list may have changed. */
    private SetSpec engines(PlatformConfig from) {
        PlatformConfig.Dispatcher settings = from.dispatcher();
        List<DestinationSpec> listed = listed(settings);
        return SetSpec.of(ENGINES, set -> {
            settings.apply(set.targets(listed));
            if (listed.isEmpty() && settings.list().isEmpty()) {
                set.target("sip:" + uriPart(engineListens()));
            }
        });
    }

    private static List<DestinationSpec> listed(PlatformConfig.Dispatcher settings) {
        if (settings.list().isEmpty()) {
            return settings.targets();
        }
        try {
            return DispatcherList.read(settings.list().get()).set(ENGINES);
        } catch (IOException e) {
            throw new IllegalArgumentException("the dispatcher's list cannot be read: " + e.getMessage(), e);
        }
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

    private Registrar registrar() {
        PlatformConfig.Registrar settings = config.registrar();
        List<String> domains = config.domains();
        return Registrar.builder(proxyNode)
                .domain(realm(), domains.subList(1, domains.size()).toArray(String[]::new))
                .subscribers(accounts)
                .settings(new RegistrarSettings(
                        settings.defaultExpiry(),
                        settings.minExpiry(),
                        settings.maxExpiry(),
                        settings.contactsPerUser()))
                .build();
    }

    private SipProxy proxy() {
        SipProxy.Builder builder = SipProxy.builder(proxyNode)
                .anchors(relay)
                .observe(dialogs)
                .meters(meters)
                .rules(rules(config));
        PlatformConfig.Guard limits = config.operations().guard();
        if (limits.on()) {
            builder.guard(guard -> guard.rate(limits.rate(), limits.window())
                    .ban(limits.ban())
                    .trust(limits.trust().toArray(String[]::new)));
        }
        return builder.build();
    }

    /** What can be read again. */
    private Consumer<ProxyRules> rules(PlatformConfig from) {
        Decision toEngines = relay(dispatcher.set(ENGINES)).through(relay);
        Decision stopping = reply(503).header("Retry-After", "5");
        return rules -> {
            rules.domain(config.domains().toArray(String[]::new))
                    .authenticate(Authentication.of(accounts.verifier(), accounts))
                    .routes(routes -> routes.on(REGISTER, registrar::save)
                            .on(OPTIONS, call -> isService(call) ? reply(200) : registrar.lookup(call))
                            .on(MESSAGE, registrar::lookup)
                            .on(INVITE, call -> {
                                if (draining) {
                                    return stopping;
                                }
                                return isService(call)
                                        ? toEngines
                                        : registrar.lookup(call).through(relay);
                            }));
            int perUser = from.operations().calls().perUser();
            if (perUser > 0) {
                rules.gate(dialogs.limit("user", perUser));
            }
        };
    }

    private AdminServer admin(HostPort listen) {
        AdminApi api = AdminApi.bind(listen, config.data(), meters)
                .dispatcher(dispatcher, arguments -> {
                    dispatcher.reload(List.of(engines(source.get())));
                    return Map.of("sets", dispatcher.sets().size());
                })
                .dialogs(dialogs)
                .registrations(registrar)
                .relay(relay)
                .trace(trace);
        proxy.guard().ifPresent(api::bans);
        return api.start(arguments -> {
            reload();
            return Map.of("reloaded", true);
        });
    }

    /** Whether a number of the media engine was dialled. */
    private boolean isService(RouteCall call) {
        String dialled = call.requestUri().user();
        return dialled.equals(config.mediaEngine().echo())
                || dialled.equals(config.mediaEngine().ivr());
    }

    /** The first domain: phones show it when they ask for a password. */
    private String realm() {
        return config.domains().get(0);
    }

    private static void end(SipNode node) {
        node.close();
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
