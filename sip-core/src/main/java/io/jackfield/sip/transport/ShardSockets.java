package io.jackfield.sip.transport;

import io.jackfield.sip.message.SipMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sockets of one shard. */
final class ShardSockets {
    private final NettyShard shard;
    private final StreamTraffic streams;
    private final List<UdpSocket> datagrams = new CopyOnWriteArrayList<>();
    private UdpSocket[] fixed = {};

    ShardSockets(NettyShard shard, StreamTraffic streams) {
        this.shard = shard;
        this.streams = streams;
    }

    NettyShard shard() {
        return shard;
    }

    StreamTraffic streams() {
        return streams;
    }

    void add(UdpSocket socket) {
        datagrams.add(socket);
    }

    /** On the shard. */
    void start(Ingress ingress) {
        fixed = datagrams.toArray(UdpSocket[]::new);
        streams.start(ingress);
        for (UdpSocket socket : fixed) {
            socket.start(ingress);
        }
    }

    /** On the shard. */
    boolean send(SipMessage message, Flow flow, SendFailure onFailure) {
        if (flow.transport().reliable()) {
            return streams.send(message, flow, onFailure);
        }
        InetSocketAddress local = flow.local();
        for (UdpSocket socket : fixed) {
            if (socket.local() == local || socket.local().equals(local)) {
                socket.send(message, flow, onFailure);
                return true;
            }
        }
        shard.execute(() -> onFailure.onSendFailed(message, flow, SendFailure.Reason.NO_ROUTE));
        return true;
    }

    /** On the shard. */
    void keepAlive(Flow flow) {
        if (flow.transport().reliable()) {
            streams.keepAlive(flow);
            return;
        }
        for (UdpSocket socket : fixed) {
            if (socket.local().equals(flow.local())) {
                socket.keepAlive(flow.remote());
                return;
            }
        }
    }

    /** From any thread. */
    void close() {
        datagrams.forEach(UdpSocket::shut);
    }
}
