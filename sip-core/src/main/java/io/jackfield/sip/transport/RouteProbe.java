package io.jackfield.sip.transport;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the kernel which of our addresses lies on the route to a peer: it says so when a datagram socket is connected, which
 * sends nothing. Answers are kept for half a minute, as routes change. From any thread.
 */
final class RouteProbe {
    private static final int KEPT = 4_096;
    private static final long KEPT_NS = 30_000_000_000L;
    /** Any port: nothing is sent there. */
    private static final int PORT = 5060;

    private final Map<InetAddress, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(InetAddress source, long askedNs) {}

    /** Our address on the route; the loopback address when there is no route. */
    InetAddress sourceFor(InetAddress remote) {
        long now = System.nanoTime();
        Answer known = answers.get(remote);
        if (known != null && now - known.askedNs < KEPT_NS) {
            return known.source;
        }
        InetAddress source = ask(remote);
        if (answers.size() >= KEPT) {
            answers.clear();
        }
        answers.put(remote, new Answer(source, now));
        return source;
    }

    private static InetAddress ask(InetAddress remote) {
        try (DatagramChannel channel = DatagramChannel.open(family(remote))) {
            channel.connect(new InetSocketAddress(remote, PORT));
            return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        } catch (IOException | RuntimeException unreachable) {
            return InetAddress.getLoopbackAddress();
        }
    }

    static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
