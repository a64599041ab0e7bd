package io.jackfield.sim;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Host;
import io.jackfield.sip.transport.HostSettings;
import io.jackfield.sip.transport.Ingress;
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

/** A host of the simulated network. */
final class SimHost implements Host {
    private final SimNetwork network;
    private final InetAddress ip;
    private final List<SimShard> shards = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final Map<Flow, SimConnection> connections = new LinkedHashMap<>();
    private final SipParser parser = new SipParser();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final SimNetwork.Receiver receiver = new SimNetwork.Receiver(this::onDatagram, Optional.of(this));
    private List<? extends Ingress> readers = List.of();

    /** @param ip its address where it binds a wildcard */
    SimHost(SimNetwork network, HostSettings settings, InetAddress ip) {
        this.network = network;
        this.ip = ip;
        for (int i = 0; i < settings.shards(); i++) {
            SimShard shard = new SimShard(network.simulation(), i, settings.shards(), settings.mailboxDepth());
            shards.add(shard);
            network.simulation().add(shard);
        }
    }

    @Override
    public List<Shard> shards() {
        return List.copyOf(shards);
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address) throws IOException {
        InetSocketAddress seen = network.bind(transport, seen(address), address.getPort(), receiver);
        InetSocketAddress told = new InetSocketAddress(address.getAddress(), seen.getPort());
        sockets.add(new Socket(transport, told, seen));
        return told;
    }

    @Override
    public void start(List<? extends Ingress> ingress) {
        readers = List.copyOf(ingress);
    }

    @Override
    public boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        if (!flow.transport().reliable()) {
            InetSocketAddress from =
                    new InetSocketAddress(seen(flow.local()), flow.local().getPort());
            network.datagram(from, flow.remote(), message.toBytes());
            return true;
        }
        Flow over = flow.connection() == 0 ? connect(flow) : flow;
        SimConnection connection = connections.get(over);
        if (connection != null) {
            connection.send(over.connection(), message.framed().toBytes());
        } else if (flow.connection() == 0) {
            long answeredNs = network.simulation().nowNs() + 2 * network.streamDelayNs(over.local(), over.remote());
            Runnable refused = () -> onFailure.onSendFailed(message, flow, SendFailure.Reason.CONNECT_FAILED);
            network.simulation().at(answeredNs, () -> shards.get(shard.index()).run(refused));
        }
        return connection != null || flow.connection() == 0;
    }

    @Override
    public long connectionTo(Transport transport, InetSocketAddress remote) {
        for (Flow flow : connections.keySet()) {
            if (flow.transport() == transport && flow.remote().equals(remote)) {
                return flow.connection();
            }
        }
        return 0;
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return ip;
    }

    @Override
    public void close() {
        List.copyOf(connections.values()).forEach(SimConnection::close);
        network.unbind(receiver);
        shards.forEach(SimShard::end);
        closed.complete(null);
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    private void onDatagram(byte[] bytes, InetSocketAddress from, InetSocketAddress to) {
        for (Socket socket : sockets) {
            if (socket.transport == Transport.UDP && socket.seen.equals(to)) {
                // As the kernel does with SO_REUSEPORT: what comes from one address comes to one shard.
                read(from.getPort() % shards.size(), bytes, Flow.between(Transport.UDP, socket.told, from, 0));
            }
        }
    }

    /** Something came over a connection of ours. */
    void onStream(byte[] bytes, Flow flow) {
        read((int) (flow.connection() % shards.size()), bytes, flow);
    }

    boolean listens(Transport transport, InetSocketAddress address) {
        return sockets.stream().anyMatch(socket -> socket.transport == transport && socket.seen.equals(address));
    }

    void add(Flow flow, SimConnection connection) {
        connections.put(flow, connection);
    }

    void remove(Flow flow) {
        connections.remove(flow);
    }

    private void read(int shard, byte[] bytes, Flow flow) {
        if (readers.isEmpty()) {
            return;
        }
        Ingress reader = readers.get(shard);
        shards.get(shard).run(() -> {
            ParseStatus status = parser.parse(bytes.clone(), 0, bytes.length);
            if (status == ParseStatus.OK) {
                reader.onMessage(parser.message(), flow);
            } else {
                reader.onMalformed(status, parser.rejection(), flow);
            }
        });
    }

    /** The flow of a connection to where this one leads; one without connection when nobody accepts. */
    private Flow connect(Flow flow) {
        for (Flow known : connections.keySet()) {
            if (known.transport() == flow.transport() && known.remote().equals(flow.remote())) {
                return known;
            }
        }
        InetAddress source = flow.isBound() ? seen(flow.local()) : ip;
        InetSocketAddress from = new InetSocketAddress(source, network.freePort());
        Flow over = Flow.between(flow.transport(), from, flow.remote(), 0);
        if (network.cut(from, flow.remote())) {
            return over;
        }
        return network.listener(flow.transport(), flow.remote())
                .map(acceptor ->
                        new SimConnection(network, over, flow.isBound() ? flow.local() : from, this, acceptor).opened())
                .orElse(over);
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
}
