package io.jackfield.sim;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.Ingress;
import io.jackfield.sip.transport.Network;
import io.jackfield.sip.transport.SendFailure;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A host of the simulated network. */
final class SimHost implements Host, Station {
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final byte[] PONG = {'\r', '\n'};

    private final SimNetwork network;
    private final HostSettings settings;
    private final InetAddress ip;
    private final List<SimShard> shards = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private final Map<Peer, Stream> streamTo = new LinkedHashMap<>();
    private final ParseLimits limits;
    private final SipParser parser;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private List<? extends Ingress> readers = List.of();

    /** @param ip its address where it binds a wildcard */
    SimHost(SimNetwork network, HostSettings settings, InetAddress ip) {
        this.network = network;
        this.settings = settings;
        this.ip = ip;
        this.limits = new ParseLimits(settings.maxMessageBytes(), ParseLimits.DEFAULT.headerLines(), true);
        this.parser = new SipParser(limits);
        for (int i = 0; i < settings.shards(); i++) {
            SimShard shard = new SimShard(network.simulation(), i, settings.shards(), settings.mailboxDepth());
            shards.add(shard);
            network.simulation().agenda().add(shard);
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(network);
    }

    @Override
    public List<Shard> shards() {
        return List.copyOf(shards);
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address) throws IOException {
        InetSocketAddress seen = network.bind(transport, seen(address), address.getPort(), this);
        InetSocketAddress told = new InetSocketAddress(address.getAddress(), seen.getPort());
        sockets.add(new Socket(transport, told, seen));
        return told;
    }

    @Override
    public void start(List<? extends Ingress> ingress) {
        readers = List.copyOf(ingress);
    }

    // ---- out ----

    @Override
    public boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        if (!flow.transport().reliable()) {
            network.datagram(source(flow), flow.remote(), message.toBytes());
            return true;
        }
        Stream stream = flow.connection() == 0
                ? streamTo.get(new Peer(flow.transport(), flow.remote()))
                : streams.get(flow.connection());
        if (stream == null && flow.connection() != 0) {
            return false;
        }
        if (stream == null) {
            stream = connect(shard, message, flow, onFailure);
        }
        if (stream != null) {
            stream.connection.send(stream.flow.connection(), message.framed().toBytes());
        }
        return true;
    }

    @Override
    public void keepAlive(Shard shard, Flow flow) {
        if (!flow.transport().reliable()) {
            network.datagram(source(flow), flow.remote(), PING.clone());
            return;
        }
        Stream stream = flow.connection() == 0
                ? streamTo.get(new Peer(flow.transport(), flow.remote()))
                : streams.get(flow.connection());
        if (stream != null) {
            stream.connection.send(stream.flow.connection(), PING.clone());
        }
    }

    /** Opens a connection; null when it fails, as the sender hears once that is known. */
    private @Nullable Stream connect(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        InetAddress host = flow.isBound() ? seen(flow.local()) : ip;
        InetSocketAddress from = new InetSocketAddress(host, network.freePort());
        SimConnection connection =
                network.connect(this, flow.transport(), from, flow.isBound() ? flow.local() : from, flow.remote());
        if (connection != null) {
            return streams.get(connection.opened().connection());
        }
        long takesNs = network.silent(from, flow.remote())
                ? settings.connectTimeout().toNanos()
                : 2 * network.streamDelayNs(from, flow.remote());
        Runnable failed = () -> onFailure.onSendFailed(message, flow, SendFailure.Reason.CONNECT_FAILED);
        network.simulation()
                .at(
                        network.simulation().nowNs() + takesNs,
                        () -> shards.get(shard.index()).run(failed));
        return null;
    }

    private InetSocketAddress source(Flow flow) {
        for (Socket socket : sockets) {
            if (socket.told == flow.local()) {
                return socket.seen;
            }
        }
        return new InetSocketAddress(seen(flow.local()), flow.local().getPort());
    }

    @Override
    public long connectionTo(Transport transport, InetSocketAddress remote) {
        Stream stream = streamTo.get(new Peer(transport, remote));
        return stream == null ? 0 : stream.flow.connection();
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return ip;
    }

    // ---- in ----

    @Override
    public void onDatagram(byte[] bytes, InetSocketAddress from, InetSocketAddress to) {
        for (Socket socket : sockets) {
            if (socket.transport == Transport.UDP && socket.seen.equals(to) && !readers.isEmpty()) {
                // As the kernel does with SO_REUSEPORT: what comes from one address comes to one shard.
                int shard = from.getPort() % shards.size();
                if (!mayBeResponse(bytes) && !readers.get(shard).opensTo(from.getAddress())) {
                    return;
                }
                Flow flow = Flow.between(Transport.UDP, socket.told, from, 0);
                shards.get(shard).run(() -> read(shard, parser.parse(bytes, 0, bytes.length), parser, flow));
                return;
            }
        }
    }

    /** As a real socket tells: no method begins with {@code SIP/}. */
    private static boolean mayBeResponse(byte[] bytes) {
        return bytes.length > 3 && bytes[0] == 'S' && bytes[1] == 'I' && bytes[2] == 'P' && bytes[3] == '/';
    }

    @Override
    public void onPiece(byte[] bytes, Flow flow) {
        Stream stream = streams.get(flow.connection());
        if (stream != null && !readers.isEmpty()) {
            shards.get(shardOf(flow)).run(() -> stream.reader.take(bytes));
        }
    }

    private boolean readStream(ParseStatus status, SipParser from, Flow flow) {
        Stream stream = streams.get(flow.connection());
        if (stream == null) {
            return false;
        }
        if (status == ParseStatus.KEEP_ALIVE) {
            stream.connection.send(flow.connection(), PONG); // RFC 5626 4.4.1
            return true;
        }
        read(shardOf(flow), status, from, flow);
        if (status.fatalForStream()) {
            stream.connection.close();
        }
        return !status.fatalForStream();
    }

    private void read(int shard, ParseStatus status, SipParser from, Flow flow) {
        Ingress reader = readers.get(shard);
        if (status == ParseStatus.OK) {
            reader.onMessage(from.message(), flow);
        } else if (status != ParseStatus.KEEP_ALIVE) {
            reader.onMalformed(status, status.answerable() ? from.rejection() : Optional.empty(), flow);
        }
    }

    private int shardOf(Flow flow) {
        return (int) (flow.connection() % shards.size());
    }

    @Override
    public Optional<InetSocketAddress> accepts(Transport transport, InetSocketAddress address) {
        return sockets.stream()
                .filter(socket -> socket.transport == transport && socket.seen.equals(address))
                .map(Socket::told)
                .findFirst();
    }

    @Override
    public void onOpen(Flow flow, SimConnection connection) {
        StreamReader reader =
                new StreamReader(flow.transport(), limits, (status, from) -> readStream(status, from, flow));
        Stream stream = new Stream(flow, connection, reader);
        streams.put(flow.connection(), stream);
        streamTo.put(new Peer(flow.transport(), flow.remote()), stream);
    }

    @Override
    public void onClose(Flow flow) {
        @Nullable Stream stream = streams.remove(flow.connection());
        streamTo.remove(new Peer(flow.transport(), flow.remote()), stream);
    }

    // ---- end ----

    @Override
    public void close() {
        List.copyOf(streams.values()).forEach(stream -> stream.connection.close());
        end();
    }

    @Override
    public void crash() {
        streams.clear();
        streamTo.clear();
        end();
    }

    private void end() {
        network.unbind(this);
        shards.forEach(SimShard::end);
        closed.complete(null);
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    private InetAddress seen(InetSocketAddress told) {
        return told.getAddress().isAnyLocalAddress() ? ip : told.getAddress();
    }

    /**
     * A bound address.
     *
     * @param told as the node knows it
     * @param seen as peers see it
     */
    private record Socket(Transport transport, InetSocketAddress told, InetSocketAddress seen) {}

    private record Peer(Transport transport, InetSocketAddress remote) {}

    private record Stream(Flow flow, SimConnection connection, StreamReader reader) {}
}
