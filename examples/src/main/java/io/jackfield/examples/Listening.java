package io.jackfield.examples;

import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ListenAddress;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.TlsFiles;
import io.jackfield.sip.node.ListenPoints;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.node.SipNodeException;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.TlsException;
import io.jackfield.sip.transport.Transport;
import java.util.function.Consumer;

/** SIP nodes as the command line and the configuration describe them. */
public final class Listening {
    private Listening() {}

    /**
     * The beginning of a node that listens as its configuration says.
     *
     * @param tls the certificates of TLS and WSS addresses
     */
    public static SipNodeBuilder on(String name, ProxyConfig.Sockets sockets, Tls tls) {
        SipNodeBuilder builder = SipNode.builder().name(name);
        for (int i = 0; i < sockets.listen().size(); i++) {
            ListenAddress at = sockets.listen().get(i);
            int receiveBuffer = sockets.receiveBuffers().get(i);
            builder.listen(points -> listen(points, at, tls, point -> {
                sockets.advertise().ifPresent(told -> point.advertise(HostPort.inUri(told.host()), told.port()));
                if (receiveBuffer > 0) {
                    point.receiveBuffer(receiveBuffer);
                }
                if (at.transport() == Transport.WS || at.transport() == Transport.WSS) {
                    sockets.forwarded()
                            .ifPresent(by ->
                                    point.forwardedFor(by.header(), by.proxies().toArray(String[]::new)));
                }
            }));
        }
        return builder;
    }

    /** The beginning of a node that listens on one address. @param tls what it shows and believes where that is TLS */
    public static SipNodeBuilder on(String name, ListenAddress at, Tls tls) {
        return SipNode.builder().name(name).listen(points -> listen(points, at, tls, point -> {}));
    }

    /**
     * The node.
     *
     * @throws Complaint of one sentence when a port is taken or an address is not ours
     */
    public static SipNode bind(SipNodeBuilder builder) {
        try {
            return builder.build();
        } catch (SipNodeException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The certificates of these files.
     *
     * @throws Complaint of one sentence when one cannot be used
     */
    public static Tls tls(TlsFiles files) {
        try {
            return files.load();
        } catch (TlsException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
    }

    private static void listen(ListenPoints points, ListenAddress at, Tls tls, Consumer<ListenPoints.Options> options) {
        switch (at.transport()) {
            case UDP -> points.udp(at.host(), at.port(), options);
            case TCP -> points.tcp(at.host(), at.port(), options);
            case TLS -> points.tls(at.host(), at.port(), tls, options);
            case WS -> points.ws(at.host(), at.port(), options);
            case WSS -> points.wss(at.host(), at.port(), tls, options);
        }
    }
}
