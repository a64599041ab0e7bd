package io.jackfield.benchmarks;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The network of one node with nothing behind it: a benchmark puts datagrams in and finds what was sent, encoded. Time is what
 * the benchmark says. So what is measured is all that a node does for a message, except the system calls.
 */
final class WireNetwork implements Network, Host {
    private static final int MAX_SENT = 16;
    private static final int MAX_BYTES = 4096;

    /** What was sent since {@link #clear()}, encoded; the first and the last of it when it is much. */
    final byte[][] sent = new byte[MAX_SENT][MAX_BYTES];
    /** How many bytes each has. */
    final int[] sentBytes = new int[MAX_SENT];

    int sentCount;

    private final SipParser parser = new SipParser();
    private final TimerWheel timers = new TimerWheel(0);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Shard shard = new OneShard();
    private long nowNs;
    private @Nullable Ingress ingress;

    /** A datagram came. */
    void receive(byte[] template, Flow from) {
        byte[] datagram = template.clone();
        if (parser.parse(datagram, 0, datagram.length) != ParseStatus.OK) {
            throw new IllegalStateException("does not parse");
        }
        Objects.requireNonNull(ingress, "not started").onMessage(parser.message(), from);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void clear() {
        sentCount = 0;
    }

    void pass(long ns) {
        nowNs += ns;
        timers.advance(nowNs);
    }

    @Override
    public Host open(HostSettings settings) {
        return this;
    }

    @Override
    public List<Shard> shards() {
        return List.of(shard);
    }

    @Override
    public InetSocketAddress bind(Transport transport, InetSocketAddress address) {
        return address;
    }

    @Override
    public void start(List<? extends Ingress> readers) {
        ingress = readers.get(0);
    }

    @Override
    public boolean send(Shard shard, SipMessage message, Flow flow, SendFailure onFailure) {
        int place = Math.min(sentCount, MAX_SENT - 1); // of a burst of pings the last is kept
        sentBytes[place] = message.encode(sent[place], 0);
        sentCount = place + 1;
        return true;
    }

    @Override
    public long connectionTo(Transport transport, InetSocketAddress remote) {
        return 0;
    }

    @Override
    public void keepAlive(Shard sender, Flow flow) {}

    @Override
    public InetAddress sourceFor(InetAddress remote) {
        return remote;
    }

    @Override
    public void close() {}

    @Override
    public CompletionStage<Void> closed() {
        return CompletableFuture.completedFuture(null);
    }

    /** The one shard; the benchmark's thread is always on it. */
    private final class OneShard implements Shard {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public int shards() {
            return 1;
        }

        @Override
        public boolean inShard() {
            return true;
        }

        @Override
        public boolean execute(Runnable task) {
            tasks.add(task);
            return true;
        }

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public TimerWheel timers() {
            return timers;
        }
    }
}
