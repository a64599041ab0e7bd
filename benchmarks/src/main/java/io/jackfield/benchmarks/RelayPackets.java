package io.jackfield.benchmarks;

import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.SocketCounters;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * CPU of the relaying threads per packet: the relay, and beside it in the same run the least that Java can do, a selector loop that
 * receives and sends without looking. The callers are threads of this process, whose CPU does not count.
 *
 * <p>Arguments: calls (500), packets a second in each direction of each call (50), seconds (5), loops (1).
 */
public final class RelayPackets {
    private static final int PACKET_BYTES = 172;
    private static final String PREFIX = "jackfield-measured";

    private final int calls;
    private final int rate;
    private final int seconds;
    private final int loops;

    private RelayPackets(int calls, int rate, int seconds, int loops) {
        this.calls = calls;
        this.rate = rate;
        this.seconds = seconds;
        this.loops = loops;
    }

    /** Measures and prints one line for each. */
    public static void main(String[] args) throws Exception {
        int[] given = {500, 50, 5, 1};
        for (int i = 0; i < args.length && i < given.length; i++) {
            given[i] = Integer.parseInt(args[i]);
        }
        RelayPackets run = new RelayPackets(given[0], given[1], given[2], given[3]);
        run.bare();
        run.relay("relay, packets gathered for 200 us", Duration.ofNanos(200_000));
        run.relay("relay, packets not gathered", Duration.ZERO);
    }

    /** Where each call is sent to, from either side; the sides themselves are one socket each. */
    private record Ports(List<InetSocketAddress> fromA, List<InetSocketAddress> fromB) {}

    private void relay(String what, Duration gather) throws Exception {
        try (DatagramChannel a = caller();
                DatagramChannel b = caller();
                MediaLoops media = MediaLoops.builder()
                        .threads(loops)
                        .name(PREFIX)
                        .gather(gather)
                        .start();
                RtpRelay relay = RtpRelay.builder()
                        .network("here", "127.0.0.1")
                        .ports(20_000, 60_000)
                        .maxSessions(calls)
                        .loops(media)
                        .build()) {
            Ports ports = new Ports(new ArrayList<>(), new ArrayList<>());
            InetSocketAddress signalling = new InetSocketAddress("127.0.0.1", 5060);
            for (int i = 0; i < calls; i++) {
                MediaLeg offer = new MediaLeg("call" + i, "a", "", "x", signalling);
                MediaLeg answer = new MediaLeg("call" + i, "a", "b", "x", signalling);
                ports.fromB.add(
                        target(relay.offer(offer, sdp(a)).toCompletableFuture().get()));
                ports.fromA.add(target(
                        relay.answer(answer, sdp(b)).toCompletableFuture().get()));
            }
            measure(what, a, b, ports, () -> media.total(SocketCounters::packetsOut));
        }
    }

    private void bare() throws Exception {
        try (DatagramChannel a = caller();
                DatagramChannel b = caller();
                Selector selector = Selector.open()) {
            Ports ports = new Ports(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < calls; i++) {
                ports.fromA.add(bareLeg(selector, b));
                ports.fromB.add(bareLeg(selector, a));
            }
            long[] forwarded = new long[1];
            Thread thread = new Thread(() -> forward(selector, forwarded), PREFIX);
            thread.setDaemon(true);
            thread.start();
            measure("bare selector loop", a, b, ports, () -> forwarded[0]);
            selector.close();
            thread.join();
        }
    }

    private static InetSocketAddress bareLeg(Selector selector, DatagramChannel target) throws IOException {
        DatagramChannel leg = caller();
        leg.configureBlocking(false);
        leg.register(selector, SelectionKey.OP_READ, target.getLocalAddress());
        return (InetSocketAddress) leg.getLocalAddress();
    }

    private static void forward(Selector selector, long[] forwarded) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    try {
                        DatagramChannel leg = (DatagramChannel) key.channel();
                        buffer.clear();
                        if (leg.receive(buffer) != null) {
                            leg.send(buffer.flip(), (InetSocketAddress) key.attachment());
                            forwarded[0]++;
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        } catch (IOException | ClosedSelectorException e) {
            // the run is over
        }
    }

    private static DatagramChannel caller() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("127.0.0.1", 0));
    }

    private static byte[] sdp(DatagramChannel caller) throws IOException {
        int port = ((InetSocketAddress) caller.getLocalAddress()).getPort();
        return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                        + " RTP/AVP 0\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static InetSocketAddress target(byte[] sdp) {
        MediaDescription media =
                SessionDescription.parse(sdp).orElseThrow().media().get(0);
        return new InetSocketAddress(media.connection().orElseThrow().host(), media.port());
    }

    private void measure(String what, DatagramChannel a, DatagramChannel b, Ports ports, LongSupplier packets)
            throws Exception {
        Thread[] listeners = {listener(a), listener(b)};
        Thread sender = new Thread(() -> send(a, b, ports), "sender");
        sender.setDaemon(true);
        sender.start();
        Thread.sleep(3000L); // the compilers' work is over, mostly
        long cpu = cpuNs();
        long count = packets.getAsLong();
        Thread.sleep(1000L * seconds);
        long usedNs = cpuNs() - cpu;
        long relayed = packets.getAsLong() - count;
        sender.interrupt();
        sender.join();
        a.close();
        b.close();
        for (Thread listener : listeners) {
            listener.join();
        }
        System.out.printf(
                "%-36s %6d packets/s  %.2f us of CPU a packet%n", what, relayed / seconds, usedNs / 1000.0 / relayed);
    }

    private static long cpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(PREFIX)) {
                sum += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return sum;
    }

    private static Thread listener(DatagramChannel channel) {
        Thread thread = new Thread(
                () -> {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
                    try {
                        while (true) {
                            channel.receive(buffer.clear());
                        }
                    } catch (IOException e) {
                        // closed: the run is over
                    }
                },
                "listener");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void send(DatagramChannel a, DatagramChannel b, Ports ports) {
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
        long startNs = System.nanoTime();
        long sent = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long due = (long) ((System.nanoTime() - startNs) * 1e-9 * rate * calls);
                for (; sent < due; sent++) {
                    int call = (int) (sent % calls);
                    int sequence = (int) (sent / calls);
                    RtpPacket.writeHeader(packet.clear(), 0, false, sequence, 160 * sequence, call);
                    a.send(packet.clear(), ports.fromA.get(call));
                    b.send(packet.clear(), ports.fromB.get(call));
                }
                LockSupport.parkNanos(200_000L);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
