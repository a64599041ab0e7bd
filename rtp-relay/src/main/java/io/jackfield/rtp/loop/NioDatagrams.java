package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** A channel of the JDK. */
final class NioDatagrams extends Datagrams {
    private final NioMultiplexer multiplexer;
    private final DatagramChannel channel;
    private final InetSocketAddress local;

    NioDatagrams(NioMultiplexer multiplexer, DatagramChannel channel, InetSocketAddress local) {
        this.multiplexer = multiplexer;
        this.channel = channel;
        this.local = local;
    }

    @Override
    InetSocketAddress local() {
        return local;
    }

    @Override
    @Nullable
    InetSocketAddress receive(ByteBuffer into) throws IOException {
        return (InetSocketAddress) channel.receive(into);
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    int send(ByteBuffer packet, InetSocketAddress to) throws IOException {
        return channel.send(packet, to);
    }

    @Override
    int write(ByteBuffer packet) throws IOException {
        return channel.write(packet);
    }

    @Override
    void connect(InetSocketAddress peer) throws IOException {
        channel.connect(peer);
    }

    @Override
    void disconnect() throws IOException {
        channel.disconnect();
    }

    @Override
    void trafficClass(int tos) throws IOException {
        channel.setOption(StandardSocketOptions.IP_TOS, tos);
    }

    @Override
    int room(int bytes) throws IOException {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    void close(Runnable released) {
        multiplexer.release(channel, released);
    }
}
