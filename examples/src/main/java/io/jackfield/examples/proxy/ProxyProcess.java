package io.jackfield.examples.proxy;

import io.jackfield.examples.admin.AdminApi;
import io.jackfield.examples.admin.AdminServer;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.relay.MediaRelays;
import io.jackfield.sip.node.ListenPoint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All that {@code jackfield proxy} runs: the front on its node, relays elsewhere, the admin API. Any thread. */
final class ProxyProcess implements AutoCloseable {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final FrontNode node;
    private final Front front;
    private final Supplier<ProxyConfig> source;
    private final Optional<AdminServer> admin;

    private ProxyProcess(ProxyConfig config, Supplier<ProxyConfig> source) {
        this.source = source;
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            FrontTables tables = FrontTables.open(config.storage(), meters);
            closing.push(tables::close);
            node = FrontNode.bind(config, meters);
            closing.push(node::close);
            Optional<MediaRelays> relays = MediaRelays.elsewhere(config.relays(), meters);
            relays.ifPresent(open -> closing.push(open::close));
            Behind behind =
                    relays.map(open -> Behind.NOTHING.through(open.anchor())).orElse(Behind.NOTHING);
            front = Front.start(node.node(), config, behind, tables, meters);
            closing.push(front::close);
            admin = config.operations().admin().map(at -> admin(at, config, meters, relays));
            admin.ifPresent(server -> closing.push(server::close));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Binds everything and starts to serve.
     *
     * @param source where the configuration is read again
     * @throws io.jackfield.examples.Complaint of one sentence when something cannot be had
     * @throws IllegalArgumentException naming what is wrong with the configuration
     */
    static ProxyProcess start(ProxyConfig config, Supplier<ProxyConfig> source) {
        return new ProxyProcess(config, source);
    }

    private AdminServer admin(
            HostPort at, ProxyConfig config, PrometheusMeterRegistry meters, Optional<MediaRelays> relays) {
        AdminApi api = AdminApi.bind(at, config.data(), meters).trace(node.trace());
        front.dispatcher()
                .ifPresent(servers ->
                        api.dispatcher(servers, arguments -> Map.of("sets", front.reloadServers(source.get()))));
        front.dialogs().ifPresent(api::dialogs);
        front.registrar().ifPresent(api::registrations);
        front.guard().ifPresent(api::bans);
        relays.ifPresent(api::pool);
        return api.start(arguments -> {
            front.reload(source.get());
            return Map.of("reloaded", true);
        });
    }

    /** Where it can be reached, with the ports really in use. */
    List<ListenPoint> listens() {
        return node.node().listenPoints();
    }

    /** {@code host:port} of the admin API; empty when it is off. */
    Optional<String> adminAddress() {
        return admin.map(AdminServer::address);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
