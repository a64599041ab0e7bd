package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of one shard. It is the JDK's channel on Netty's loop, without a Netty channel: that costs half the CPU of
 * Netty's own datagram channels outside the kernel and needs no native library (docs/adr).
 *
 * <p>Both buffers are reused; a message is copied once, out of the receive buffer into the array that it keeps.
 */
final class UdpSocket extends NioSelectableChannelIoHandle<DatagramChannel> {
    /** The most that UDP can carry. */
    static final int MAX_DATAGRAM = 65_535;
    /** Datagrams per turn, so that other sockets get theirs. */
    private static final int READS_A_TURN = 64;

    private static final int SIP_SLASH = 'S' << 24 | 'I' << 16 | 'P' << 8 | '/';
    private static final int SIP_SLASH_BYTES = 4;

    private static final int CRLF_CRLF = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private final DatagramChannel channel;
    private final boolean reads;
    private final NettyShard shard;
    private final InetSocketAddress local;
    private final SipParser parser;
    private final FlowCache flows;
    private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private final ByteBuffer out = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    private @Nullable Ingress ingress;

    /**
     * @param reads whether to read from it, or only send
     * @param local as the node knows it, the same for the sockets of all shards
     */
    UdpSocket(DatagramChannel channel, boolean reads, NettyShard shard, InetSocketAddress local, ParseLimits limits) {
        super(channel);
        this.channel = channel;
        this.reads = reads;
        this.shard = shard;
        this.local = local;
        this.parser = new SipParser(limits);
        this.flows = new FlowCache(local);
    }

    InetSocketAddress local() {
        return local;
    }

    /** Closes it; from any thread. */
    void shut() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is closed all the same; there is nobody to tell.
        }
    }

    /** Begins to read; on the shard. */
    void start(Ingress receiver) {
        ingress = receiver;
        if (!reads) {
            return;
        }
        Future<IoRegistration> registered = shard.ioLoop().register(this);
        if (registered.isSuccess()) {
            registered.getNow().submit(NioIoOps.READ);
        }
    }

    @Override
    protected void handle(DatagramChannel readable, SelectionKey key) {
        Ingress receiver = ingress;
        if (receiver == null) {
            return;
        }
        shard.beginTurn();
        try {
            for (int i = 0; i < READS_A_TURN; i++) {
                in.clear();
                InetSocketAddress from = (InetSocketAddress) readable.receive(in);
                if (from == null) {
                    return;
                }
                receive(receiver, from);
            }
            shard.behind = true;
        } catch (IOException closedOrRefused) {
            // A closed channel has nothing to read; an ICMP error that the kernel reports here belongs to no call.
            shard.counters.datagramsDropped++;
        }
    }

    private void receive(Ingress receiver, InetSocketAddress from) {
        int length = in.flip().remaining();
        shard.datagrams++;
        shard.counters.datagramsIn++;
        shard.counters.bytesIn += length;
        if (!mayBeResponse(length) && !receiver.opensTo(from.getAddress())) {
            shard.counters.datagramsTurnedAway++;
            return;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        ParseStatus status = parser.parse(bytes, 0, length);
        if (status == ParseStatus.KEEP_ALIVE) {
            shard.counters.keepAlives++;
            return;
        }
        try {
            if (status == ParseStatus.OK) {
                receiver.onMessage(parser.message(), flows.from(from));
            } else {
                receiver.onMalformed(
                        status, status.answerable() ? parser.rejection() : Optional.empty(), flows.from(from));
            }
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            shard.failed(broken);
        }
    }

    /** Begins with {@code SIP/}, which no method can: a slash is no token (RFC 3261 25.1). */
    private boolean mayBeResponse(int length) {
        return length >= SIP_SLASH_BYTES && in.getInt(0) == SIP_SLASH;
    }

    /** Sends at once; on the shard. What the network refuses is told to {@code onFailure} later. */
    void send(SipMessage message, Flow flow, SendFailure onFailure) {
        int size = message.sizeBytes();
        if (size > MAX_DATAGRAM || flow.remote().getPort() == 0) {
            drop(message, flow, onFailure);
            return;
        }
        out.clear();
        message.encode(out);
        out.flip();
        try {
            if (channel.send(out, flow.remote()) == size) {
                shard.counters.datagramsOut++;
                shard.counters.bytesOut += size;
            } else {
                // The socket's buffer is full: lost, as it could be anywhere on its way. Transactions repeat it.
                shard.counters.datagramsDropped++;
            }
        } catch (IOException refused) {
            drop(message, flow, onFailure);
        }
    }

    /** Two empty lines, which mean nothing (RFC 3261 7.5); on the shard. */
    void keepAlive(InetSocketAddress remote) {
        out.clear();
        out.putInt(CRLF_CRLF);
        out.flip();
        try {
            if (channel.send(out, remote) == Integer.BYTES) {
                shard.counters.datagramsOut++;
                shard.counters.bytesOut += Integer.BYTES;
            } else {
                shard.counters.datagramsDropped++;
            }
        } catch (IOException refused) {
            shard.counters.datagramsDropped++;
        }
    }

    private void drop(SipMessage message, Flow flow, SendFailure onFailure) {
        shard.counters.datagramsDropped++;
        shard.execute(() -> onFailure.onSendFailed(message, flow, SendFailure.Reason.REFUSED));
    }
}
