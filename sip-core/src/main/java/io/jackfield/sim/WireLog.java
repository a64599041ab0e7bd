package io.jackfield.sim;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What went over the network: the last of it, up to a number of messages and of bytes, and a digest of all of it. Two runs with the
 * same digest were the same run.
 */
final class WireLog {
    static final int DEFAULT_MESSAGES = 10_000;
    /** What is kept at most, whatever the number of messages. */
    private static final long MOST_BYTES = 32L << 20;

    private final ArrayDeque<Passage> kept = new ArrayDeque<>();
    /** The runs of packets that go on: what is sent between the same two, with nothing but such packets in between. */
    private final Map<Run, Passage> runs = new HashMap<>();

    private final CRC32C checksum = new CRC32C();
    private int mostMessages = DEFAULT_MESSAGES;
    private long keptBytes;
    private long dropped;
    private long digest = 0x6A61636B6669656CL;

    /** Changes how many messages are kept. */
    void keep(int messages) {
        mostMessages = messages;
        shrink();
    }

    private record Run(InetSocketAddress from, InetSocketAddress to, String label) {}

    /** Something was sent, and will take so long. */
    void sent(Passage passage, long delayNs) {
        sent(passage, delayNs, false);
    }

    /**
     * Something was sent.
     *
     * @param media whether it is one of many that belong together: they are kept as one
     */
    void sent(Passage passage, long delayNs, boolean media) {
        checksum.reset();
        checksum.update(passage.bytes);
        mix(passage.sentNs);
        mix(delayNs);
        mix(address(passage.from) << 32 ^ address(passage.to) ^ passage.transport.ordinal());
        mix(checksum.getValue() << 8 ^ passage.fate.ordinal());
        if (media) {
            Run run = new Run(passage.from, passage.to, LadderLabel.ofMedia(passage.bytes));
            Passage first = runs.putIfAbsent(run, passage);
            if (first != null) {
                first.packets++;
            }
            Passage told = first == null ? passage : first;
            told.missing += passage.fate == Passage.Fate.UNDER_WAY ? 0 : 1;
            if (first != null) {
                return;
            }
        } else {
            runs.clear();
        }
        kept.add(passage);
        keptBytes += passage.sizeBytes;
        shrink();
    }

    /** What is still known of what was sent, in that order. */
    List<Passage> passages() {
        return List.copyOf(kept);
    }

    /** How much was sent before what is still known. */
    long dropped() {
        return dropped;
    }

    long digest() {
        return digest;
    }

    private void shrink() {
        while (kept.size() > mostMessages || keptBytes > MOST_BYTES) {
            keptBytes -= kept.remove().sizeBytes;
            dropped++;
        }
    }

    private void mix(long value) {
        long x = (digest ^ value) * 0x9E3779B97F4A7C15L;
        digest = x ^ x >>> 29;
    }

    /** The same in every process: an address's hash is made of its numbers. */
    private static long address(InetSocketAddress address) {
        return address.getAddress().hashCode() * 65_599L + address.getPort() & 0xffff_ffffL;
    }
}
