package io.jackfield.proxy.registrar;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a phone is reached: where its contact says, over the flow that it registered by, or along its Path. Immutable. There is one for
 * each phone behind NAT, so a flow is kept as its few numbers, a quarter of what its objects take.
 */
public final class Reach {
    /** Where the contact says. */
    public static final Reach DIRECT = new Reach(null, List.of(), false);

    private final @Nullable Transport transport;
    private final @Nullable InetSocketAddress local;
    private final byte @Nullable [] address;
    private final int port;
    private final long connection;
    private final List<String> path;
    private final boolean natted;
    private final @Nullable Elsewhere elsewhere;

    /** A connection that is another process's, as its row says. */
    record Elsewhere(String received, String socket) {}

    private Reach(@Nullable Flow flow, List<String> path, boolean natted) {
        this(flow, path, natted, null);
    }

    private Reach(@Nullable Flow flow, List<String> path, boolean natted, @Nullable Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.transport = flow == null ? null : flow.transport();
        this.local = flow == null || !flow.isBound() ? null : flow.local();
        this.address = flow == null ? null : flow.remoteHost().getAddress();
        this.port = flow == null ? 0 : flow.remote().getPort();
        this.connection = flow == null ? 0 : flow.connection();
        this.path = path;
        this.natted = natted;
    }

    /**
     * Over a flow: a connection, or a NAT binding. What the peer of a TLS connection proved is the connection's to remember.
     *
     * @param natted whether the phone is behind NAT, so that its way has to be kept open
     */
    public static Reach over(Flow flow, boolean natted) {
        return new Reach(Objects.requireNonNull(flow), List.of(), natted);
    }

    /** Along the Path values of its REGISTER (RFC 3327), outermost first. */
    public static Reach along(List<String> path) {
        return path.isEmpty() ? DIRECT : new Reach(null, List.copyOf(path), false);
    }

    /** Over a connection that another process holds: known, and out of our reach. */
    static Reach elsewhere(String received, String socket, boolean natted) {
        return new Reach(null, List.of(), natted, new Elsewhere(received, socket));
    }

    @Nullable
    Elsewhere elsewhere() {
        return elsewhere;
    }

    /** The flow that calls have to take; empty where the contact or the path says. */
    public Optional<Flow> flow() {
        if (transport == null || address == null) {
            return Optional.empty();
        }
        InetSocketAddress remote = new InetSocketAddress(host(address), port);
        return Optional.of(
                local == null ? Flow.to(transport, remote) : Flow.between(transport, local, remote, connection));
    }

    /** The Path values, outermost first. */
    public List<String> path() {
        return path;
    }

    /** Whether the phone is behind NAT. */
    public boolean natted() {
        return natted;
    }

    private static InetAddress host(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength); // it came from an InetAddress
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Reach reach
                        && natted == reach.natted
                        && path.equals(reach.path)
                        && Objects.equals(elsewhere, reach.elsewhere)
                        && flow().equals(reach.flow());
    }

    @Override
    public int hashCode() {
        return Objects.hash(natted, path, port, connection);
    }

    @Override
    public String toString() {
        if (elsewhere != null) {
            return "elsewhere, " + elsewhere.received;
        }
        return flow().map(Flow::toString).orElse(path.isEmpty() ? "direct" : "along " + path) + (natted ? ", NAT" : "");
    }
}
