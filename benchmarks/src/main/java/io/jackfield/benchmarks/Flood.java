package io.jackfield.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Floods a server on this machine with OPTIONS from a thousand loopback addresses, 127.1.0.1 to 127.1.3.250, for a guard to hold off.
 * Loopback alone, and bounded in time.
 *
 * <p>Arguments: port on 127.0.0.1; requests a second, up to 100,000; seconds, up to 60. For example {@code 5060 50000 30}.
 */
public final class Flood {
    private static final int SOURCES = 1_000;
    private static final int A_SOURCE_PER_TURN = 10;
    private static final long TURN_NS = 2_000_000;

    private Flood() {}

    /** Sends, and prints how many a second it came to. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        int perSecond = Math.min(Integer.parseInt(args[1]), 100_000);
        int seconds = Math.min(Integer.parseInt(args[2]), 60);
        DatagramChannel[] sources = new DatagramChannel[SOURCES];
        for (int i = 0; i < SOURCES; i++) {
            sources[i] = DatagramChannel.open();
            sources[i].bind(new InetSocketAddress("127.1." + i / 250 + '.' + (i % 250 + 1), 0));
            sources[i].configureBlocking(false);
        }
        long startNs = System.nanoTime();
        long endNs = startNs + seconds * 1_000_000_000L;
        long sent = 0;
        while (System.nanoTime() < endNs) {
            long due = (System.nanoTime() - startNs) / 1_000 * perSecond / 1_000_000;
            while (sent < due) {
                sources[(int) (sent / A_SOURCE_PER_TURN % SOURCES)].send(request(sent), server);
                sent++;
            }
            LockSupport.parkNanos(TURN_NS);
        }
        double tookSeconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf("%,d requests in %.1f s: %,.0f a second%n", sent, tookSeconds, sent / tookSeconds);
        for (DatagramChannel source : sources) {
            source.close();
        }
    }

    private static ByteBuffer request(long number) {
        String text = "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.1.0.1;rport;branch=z9hG4bKflood" + number
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: flood-"
                + number + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
