package io.jackfield.examples.proxy;

import io.jackfield.examples.CertificateWatch;
import io.jackfield.examples.Listening;
import io.jackfield.examples.config.CaptureServer;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.sip.capture.Capture;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.transport.Tls;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** The node of a front: its sockets and certificates, where copies of its messages go, who looks at them. */
public final class FrontNode implements AutoCloseable {
    private final MessageTrace trace = new MessageTrace();
    private final Optional<Capture> copies;
    private final SipNode node;
    private final CertificateWatch watch;

    private FrontNode(ProxyConfig config, MeterRegistry meters) {
        Tls tls = Listening.tls(config.sockets().tls());
        SipNodeBuilder settings = Listening.on("proxy", config.sockets(), tls);
        if (config.operations().admin().isPresent()) {
            settings.meters(meters).trace(trace);
        }
        if (config.sockets().shards() > 0) {
            settings.shards(config.sockets().shards());
        }
        copies = config.capture().map(CaptureServer::open);
        copies.ifPresent(settings::capture);
        try {
            node = Listening.bind(settings);
        } catch (RuntimeException e) {
            copies.ifPresent(Capture::close);
            throw e;
        }
        watch = CertificateWatch.of(tls, config.sockets().tls());
    }

    /**
     * Binds it; nothing is read before a proxy is on it.
     *
     * @throws io.jackfield.examples.Complaint of one sentence when a port is taken or an address is not this machine's
     */
    public static FrontNode bind(ProxyConfig config, MeterRegistry meters) {
        return new FrontNode(config, meters);
    }

    /** The node. */
    public SipNode node() {
        return node;
    }

    /** Its messages, for who looks; silent while the admin API is off. */
    public MessageTrace trace() {
        return trace;
    }

    /** Begins to close; who wants to wait for the node's last messages does. Idempotent. */
    @Override
    public void close() {
        watch.close();
        node.close();
        copies.ifPresent(Capture::close);
    }
}
