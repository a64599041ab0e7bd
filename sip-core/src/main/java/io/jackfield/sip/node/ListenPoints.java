package io.jackfield.sip.node;

import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.BindOptions;
import io.jackfield.sip.transport.ForwardHeader;
import io.jackfield.sip.transport.Forwarders;
import io.jackfield.sip.transport.HttpPages;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The addresses that a node shall listen on. Hosts are numeric, or names of this machine; port 0 takes a free one.
 * Mistakes are collected and reported together when the node is built.
 */
public final class ListenPoints {
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    ListenPoints() {}

    /** Listens for datagrams. */
    public ListenPoints udp(String host, int port) {
        return add(Transport.UDP, host, port, options -> {});
    }

    /** As {@link #udp(String, int)}, with options. */
    public ListenPoints udp(String host, int port, Consumer<Options> options) {
        return add(Transport.UDP, host, port, options);
    }

    /** Listens for connections, and makes it possible to open them. */
    public ListenPoints tcp(String host, int port) {
        return add(Transport.TCP, host, port, options -> {});
    }

    /** As {@link #tcp(String, int)}, with options. */
    public ListenPoints tcp(String host, int port, Consumer<Options> options) {
        return add(Transport.TCP, host, port, options);
    }

    /**
     * Listens for TLS connections, and makes it possible to open them with the same certificates and rules.
     *
     * @param tls may serve several listen points; one without a certificate accepts nobody, but can connect to others
     */
    public ListenPoints tls(String host, int port, Tls tls) {
        return tls(host, port, tls, options -> {});
    }

    /** As {@link #tls(String, int, Tls)}, with options. */
    public ListenPoints tls(String host, int port, Tls tls, Consumer<Options> options) {
        return add(Transport.TLS, host, port, options, BindOptions.NONE.withTls(tls));
    }

    /**
     * Listens for WebSocket connections of browsers (RFC 7118), unencrypted: for tests, and behind a server that encrypts. They
     * are only ever accepted: what goes to a browser goes over the connection that it has opened.
     */
    public ListenPoints ws(String host, int port) {
        return ws(host, port, options -> {});
    }

    /** As {@link #ws(String, int)}, with options. */
    public ListenPoints ws(String host, int port, Consumer<Options> options) {
        return add(Transport.WS, host, port, options);
    }

    /** As {@link #ws(String, int)}, encrypted: what browsers take from a page that was itself encrypted. */
    public ListenPoints wss(String host, int port, Tls tls) {
        return wss(host, port, tls, options -> {});
    }

    /** As {@link #wss(String, int, Tls)}, with options. */
    public ListenPoints wss(String host, int port, Tls tls, Consumer<Options> options) {
        return add(Transport.WSS, host, port, options, BindOptions.NONE.withTls(tls));
    }

    private ListenPoints add(Transport transport, String host, int port, Consumer<Options> settings) {
        return add(transport, host, port, settings, BindOptions.NONE);
    }

    private ListenPoints add(
            Transport transport, String host, int port, Consumer<Options> settings, BindOptions binding) {
        String where = transport.uriName() + ':' + host + ':' + port;
        if (host.isBlank()) {
            errors.add("listen " + where + ": host must not be empty");
        }
        if (port < 0 || port > 65_535) {
            errors.add("listen " + where + ": port must be 0 to 65535");
        }
        Options options = new Options(where, transport, binding);
        settings.accept(options);
        entries.add(new Entry(transport, host, port, options));
        return this;
    }

    List<Entry> entries() {
        return entries;
    }

    List<String> errors() {
        return errors;
    }

    record Entry(Transport transport, String host, int port, Options options) {}

    /** Options of one listen point. */
    public final class Options {
        private final String where;
        private final Transport transport;
        private BindOptions binding;
        private String advertisedHost = "";
        private int advertisedPort;

        private Options(String where, Transport transport, BindOptions binding) {
            this.where = where;
            this.transport = transport;
            this.binding = binding;
        }

        /** What peers are told instead of the bound host, with the bound port. */
        public Options advertise(String host) {
            return advertise(host, 0);
        }

        /** What peers are told instead of the bound host and port; port 0: the bound one. */
        public Options advertise(String host, int port) {
            if (host.isBlank()) {
                errors.add("listen " + where + ": advertised host must not be empty");
            }
            if (port < 0 || port > 65_535) {
                errors.add("listen " + where + ": advertised port must be 0 to 65535");
            }
            advertisedHost = host;
            advertisedPort = port;
            return this;
        }

        /**
         * The pages whose scripts may connect by WebSocket, for example {@code https://phone.example.com}. Default: all, as the
         * phones of strangers' pages still have to authenticate.
         */
        public Options origins(String... allowed) {
            webSocketOnly("origins");
            binding = binding.withOrigins(Set.of(allowed));
            return this;
        }

        /** What a browser that wants no WebSocket gets on this port. Default: 426, and an explanation. */
        public Options pages(HttpPages served) {
            webSocketOnly("pages");
            binding = binding.withPages(served);
            return this;
        }

        /**
         * The load balancers before this listen point: addresses, or ranges like {@code 10.0.1.0/24}. Their connections must begin
         * with a PROXY header, version 1 or 2, and count as coming from where it says; one without is closed. Connections of
         * others are taken as they are. Streams only.
         */
        public Options proxyProtocol(String... balancers) {
            if (!transport.reliable()) {
                errors.add("listen " + where + ": the PROXY protocol is for streams only");
            }
            try {
                binding = binding.withBalancers(List.of(balancers));
            } catch (IllegalArgumentException mistake) {
                errors.add("listen " + where + ": " + mistake.getMessage());
            }
            return this;
        }

        /**
         * How many bytes of datagrams the system keeps for this socket while its shard is busy, 64 KiB to 256 MiB. It grants no more
         * than it allows ({@code net.core.rmem_max} of Linux). A socket that peers of importance have for themselves loses nothing to
         * a flood on another. Default 4 MiB. UDP only.
         */
        public Options receiveBuffer(int bytes) {
            if (transport != Transport.UDP) {
                errors.add("listen " + where + ": a receive buffer is for udp only");
            }
            try {
                binding = binding.withReceiveBuffer(bytes);
            } catch (IllegalArgumentException mistake) {
                errors.add("listen " + where + ": " + mistake.getMessage());
            }
            return this;
        }

        /**
         * The reverse proxies before this listen point, nginx say: addresses, or ranges like {@code 10.0.1.0/24}. A connection that one of
         * them opens counts as coming from where this header of its upgrade says: the last address of the list that is no proxy of
         * these. The header of anybody else is not looked at. Name the header that they write, since another they pass on as the browser
         * wrote it. Default none: behind a proxy all browsers are one source then, to bans and rates too.
         */
        public Options forwardedFor(ForwardHeader header, String... proxies) {
            webSocketOnly("reverse proxies");
            try {
                binding = binding.withForwarders(new Forwarders(header, List.of(proxies)));
            } catch (IllegalArgumentException mistake) {
                errors.add("listen " + where + ": " + mistake.getMessage());
            }
            return this;
        }

        private void webSocketOnly(String option) {
            if (!transport.webSocket()) {
                errors.add("listen " + where + ": " + option + " are for ws and wss only");
            }
        }

        BindOptions binding() {
            return binding;
        }

        Optional<InetSocketAddress> advertised(int boundPort) {
            if (advertisedHost.isEmpty()) {
                return Optional.empty();
            }
            int port = advertisedPort == 0 ? boundPort : advertisedPort;
            return Optional.of(NumericHost.parse(advertisedHost)
                    .map(ip -> new InetSocketAddress(ip, port))
                    .orElseGet(() -> InetSocketAddress.createUnresolved(advertisedHost, port)));
        }
    }
}
