package io.jackfield.relay.forward;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.bridge.BridgePlan;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends the audio of participants to another program: a TCP or TLS connection each, which begins with a line of text about the call, ends
 * that with a zero byte, and goes on with 16-bit samples, little-endian, one channel, as they are heard; what is lost is concealed,
 * a pause is silence. Each has a thread of its own and a queue of so many packets: where the program is slow, audio is missing there, and where it
 * is gone, its connection ends. The call never notices. Both are counted.
 */
public final class AudioForward implements AutoCloseable {
    /** Most connections at a time. */
    public static final int MAX_STREAMS = 256;

    private final InetSocketAddress destination;
    private final ForwardSettings settings;
    private final Set<ForwardStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * Connects when the first stream begins.
     *
     * @param destination of all connections; a name is resolved for each of them
     */
    public AudioForward(InetSocketAddress destination, ForwardSettings settings) {
        this.destination = destination;
        this.settings = settings;
    }

    /**
     * Begins a connection. Never waits.
     *
     * @param introduction what it begins with; at most 4096 characters of it
     * @param codecs what the packets of the stream mean
     * @throws MediaException SESSION_LIMIT when there are as many as there may be
     */
    public ForwardStream begin(String introduction, BridgePlan codecs) {
        if (live.incrementAndGet() > MAX_STREAMS) {
            live.decrementAndGet();
            throw new MediaException(MediaException.Code.SESSION_LIMIT, MAX_STREAMS + " forwarded streams");
        }
        ForwardStream stream = new ForwardStream(this, started.getAndIncrement(), introduction, codecs);
        open.add(stream);
        stream.start();
        return stream;
    }

    InetSocketAddress destination() {
        return destination;
    }

    ForwardSettings settings() {
        return settings;
    }

    void dropped(int packets) {
        dropped.add(packets);
    }

    void ended(ForwardStream stream, boolean broken) {
        if (open.remove(stream)) {
            live.decrementAndGet();
            if (broken) {
                failed.increment();
            }
        }
    }

    /** Connections that are there, or on their way. */
    public int live() {
        return live.get();
    }

    /** Packets that are missing because the program or the network was too slow. */
    public long dropped() {
        return dropped.sum();
    }

    /** Connections that could not be made, or broke. */
    public long failed() {
        return failed.sum();
    }

    /** Ends all connections; never waits. */
    @Override
    public void close() {
        open.forEach(ForwardStream::abandon);
    }
}
