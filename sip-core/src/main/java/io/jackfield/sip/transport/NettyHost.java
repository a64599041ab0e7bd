package io.jackfield.sip.transport;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

final class NettyHost implements Host {
    NettyHost(HostSettings settings) {}

    @Override
    public List<Shard> shards() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(List<? extends Ingress> ingress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long connectionTo(Transport transport, InetSocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> closed() {
        throw new UnsupportedOperationException();
    }
}
