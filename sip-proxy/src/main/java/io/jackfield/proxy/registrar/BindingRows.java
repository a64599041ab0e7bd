package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns bindings into rows of a store and back. */
final class BindingRows {
    private final LocationClock clock;

    /** Connections are numbered anew by each process, so the number alone would lead to another's phone. */
    private final String process;

    /** @param process unlike that of every other process */
    BindingRows(LocationClock clock, String process) {
        this.clock = clock;
        this.process = process;
    }

    BindingRows(LocationClock clock) {
        this(clock, Long.toHexString(new SecureRandom().nextLong()));
    }

    List<StoredBinding> rows(String addressOfRecord, List<Binding> bindings) {
        List<StoredBinding> rows = new ArrayList<>(bindings.size());
        for (Binding binding : bindings) {
            Optional<Flow> flow = binding.flow();
            Reach.Elsewhere elsewhere = binding.reach().elsewhere();
            rows.add(new StoredBinding(
                    addressOfRecord,
                    binding.contact(),
                    clock.instant(binding.expiresAtNs()),
                    binding.q(),
                    binding.origin().callId(),
                    binding.origin().cseq(),
                    elsewhere != null
                            ? elsewhere.received()
                            : flow.map(BindingRows::received).orElse(""),
                    elsewhere != null
                            ? elsewhere.socket()
                            : flow.filter(Flow::isBound).map(this::socket).orElse(""),
                    binding.reach().path(),
                    binding.reach().natted(),
                    binding.device()));
        }
        return rows;
    }

    /**
     * Bindings of rows that another process may have written. A connection that another one holds, or held, is none of ours: a phone
     * that is reached over it is known, and out of reach until it registers here.
     */
    List<Binding> bindings(List<StoredBinding> rows) {
        List<Binding> bindings = new ArrayList<>(rows.size());
        for (StoredBinding row : rows) {
            bindings.add(new Binding(
                    row.contact(),
                    clock.nanos(row.expires()),
                    row.q(),
                    new Binding.Origin(row.callId(), row.cseq()),
                    reach(row),
                    row.device()));
        }
        return bindings;
    }

    private Reach reach(StoredBinding row) {
        if (row.received().isEmpty()) {
            return Reach.along(row.path());
        }
        Optional<SipUri> received = SipUri.parse(row.received());
        Optional<InetAddress> host = received.flatMap(uri -> NumericHost.parse(uri.host()));
        Transport transport = received.map(BindingRows::transport).orElse(null);
        int mark = row.socket().indexOf('#');
        InetSocketAddress socket = socket(mark < 0 ? row.socket() : row.socket().substring(0, mark));
        long connection = connection(mark < 0 ? "" : row.socket().substring(mark + 1));
        if (host.isEmpty()
                || transport == null
                || (transport.reliable() ? connection <= 0 || socket == null : mark >= 0)) {
            return Reach.elsewhere(row.received(), row.socket(), row.natted());
        }
        int port = received.get().port() < 0
                ? transport.defaultPort()
                : received.get().port();
        InetSocketAddress remote = new InetSocketAddress(host.get(), port);
        Flow flow = socket == null ? Flow.to(transport, remote) : Flow.between(transport, socket, remote, connection);
        return Reach.over(flow, row.natted());
    }

    /** The number of a connection of this process, {@code process.number}; 0 for any other's. */
    private long connection(String text) {
        String own = process + '.';
        try {
            return text.startsWith(own) ? Long.parseLong(text.substring(own.length())) : 0;
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    private static @Nullable Transport transport(SipUri uri) {
        String name = uri.transport().orElse("udp");
        for (Transport transport : Transport.values()) {
            if (transport.uriName().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        return null;
    }

    private static String received(Flow flow) {
        return "sip:" + flow.remoteHostText() + ':' + flow.remote().getPort() + ";transport="
                + flow.transport().uriName().toLowerCase(Locale.ROOT);
    }

    private String socket(Flow flow) {
        String host = flow.local().getAddress().getHostAddress();
        return flow.transport().uriName().toLowerCase(Locale.ROOT)
                + ':'
                + (host.indexOf(':') < 0 ? host : '[' + host + ']')
                + ':'
                + flow.local().getPort()
                + (flow.connection() == 0 ? "" : "#" + process + '.' + flow.connection());
    }

    private static @Nullable InetSocketAddress socket(String text) {
        int host = text.indexOf(':') + 1;
        Optional<SipUri> uri = host == 0 ? Optional.empty() : SipUri.parse("sip:" + text.substring(host));
        return uri.filter(u -> u.port() > 0)
                .flatMap(u -> NumericHost.parse(u.host()).map(address -> new InetSocketAddress(address, u.port())))
                .orElse(null);
    }
}
