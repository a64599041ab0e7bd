package io.jackfield.sip.transport;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.SipMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A host on the machine's own network: Netty's loops, the JDK's sockets. */
final class NettyHost implements Host {
    private final HostSettings settings;
    private final ParseLimits parseLimits;
    private final TlsTasks tlsTasks;
    private final Streams streams;
    private final RouteProbe routes = new RouteProbe();
    private final List<NettyShard> shards;
    private final List<ShardSockets> sockets;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger live;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private record Listener(StreamEndpoint endpoint, ServerSocketChannel channel) {}

    NettyHost(HostSettings settings) {
        this.settings = settings.checked();
        this.parseLimits = new ParseLimits(
                settings.maxMessageBytes(), settings.maxHeaderLines(), !settings.acceptMissingContentLength());
        this.tlsTasks = new TlsTasks(settings.name());
        this.streams = new Streams(settings, parseLimits, tlsTasks);
        this.live = new AtomicInteger(settings.shards());
        this.shards = IntStream.range(0, settings.shards())
                .mapToObj(i -> new NettyShard(i, settings, this::shardEnded))
                .toList();
        shards.forEach(shard -> shard.connect(shards));
        this.sockets = shards.stream()
                .map(shard -> new ShardSockets(shard, new StreamTraffic(shard, streams)))
                .toList();
    }

    private void shardEnded() {
        if (live.decrementAndGet() == 0) {
            closed.complete(null);
        }
    }

    @Override
    public List<Shard> shards() {
        return List.copyOf(shards);
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address) throws IOException {
        return bind(transport, address, BindOptions.NONE);
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address, BindOptions options)
            throws IOException {
        if (transport.secure() != options.tls().isPresent()) {
            throw new UnsupportedOperationException(
                    transport + (transport.secure() ? " needs a certificate" : " has no use for a certificate"));
        }
        return switch (transport) {
            case UDP -> bindDatagrams(address, options);
            case TCP, TLS, WS, WSS -> bindStream(transport, address, options);
        };
    }

    private InetSocketAddress bindDatagrams(InetSocketAddress address, BindOptions options) throws IOException {
        List<DatagramBinding> bound = DatagramBinding.bind(address, settings.shards(), options.receiveBuffer());
        InetSocketAddress local = bound.get(0).local();
        for (int i = 0; i < bound.size(); i++) {
            ShardSockets shard = sockets.get(i);
            DatagramBinding binding = bound.get(i);
            shard.add(new UdpSocket(binding.channel(), binding.reads(), shard.shard(), local, parseLimits));
        }
        return local;
    }

    private InetSocketAddress bindStream(Transport transport, InetSocketAddress address, BindOptions options)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(RouteProbe.family(address.getAddress()));
        try {
            channel.bind(address, 1_024);
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            StreamEndpoint endpoint = new StreamEndpoint(transport, local, options);
            streams.endpoints().add(endpoint);
            listeners.add(new Listener(endpoint, channel));
            return local;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void start(List<? extends Ingress> ingress) {
        for (int i = 0; i < sockets.size(); i++) {
            ShardSockets shard = sockets.get(i);
            Ingress receiver = ingress.get(i);
            shard.shard().execute(() -> shard.start(receiver));
        }
        ShardSockets first = sockets.get(0);
        first.shard().execute(() -> listeners.forEach(listener -> accept(listener, first.shard())));
    }

    private void accept(Listener listener, NettyShard shard) {
        NioServerSocketChannel channel;
        try {
            channel = new NioServerSocketChannel(listener.channel);
        } catch (ChannelException closed) { // the host was closed before it had begun
            return;
        }
        channel.pipeline().addLast(new StreamAcceptor(listener.endpoint, sockets));
        shard.loop().register(channel);
    }

    @Override
    public boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        return sockets.get(shard.index()).send(message, flow, onFailure);
    }

    @Override
    public void keepAlive(Shard shard, Flow flow) {
        sockets.get(shard.index()).keepAlive(flow);
    }

    @Override
    public long connectionTo(Transport transport, InetSocketAddress remote) {
        StreamConnection connection = streams.connections().find(transport, remote);
        return connection == null || !connection.isReady()
                ? 0
                : connection.flow().connection();
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return routes.sourceFor(remote);
    }

    @Override
    public void bindMeters(MeterRegistry registry, Tags tags) {
        SocketMeters.bind(registry, tags, shards, streams.connections());
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        streams.connections().close();
        tlsTasks.close();
        sockets.forEach(ShardSockets::close);
        for (Listener listener : listeners) {
            try {
                listener.channel.close();
            } catch (IOException ignored) {
                // It is closed all the same; there is nobody to tell.
            }
        }
        for (ShardSockets shard : sockets) {
            shard.shard().close();
            shard.shard().loop().shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }
}
