package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Symptom: a proxy at 1,000 calls a second made a flow, a list and a future anew for each request to an address that it knew,
 * some 9 MB a second. Cause: numeric hosts were resolved each time.
 */
class ResolveAllocationTest {
    private static final int TIMES = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"sip:10.0.0.30", "sip:bob@10.0.0.30:5070;transport=udp", "sip:one.example:5060"})
    void whatWasSeenBeforeAllocatesNothing(String text) {
        TestShard shard = new TestShard();
        DnsZone zone = new DnsZone().address("one.example", "192.0.2.1");
        ServerResolver resolver =
                new ServerResolver(Reach.of(EnumSet.of(Transport.UDP)), new DnsOptions().source(zone), new Random(1));
        SipUri uri = SipUri.of(text);
        int[] found = new int[1];
        Consumer<List<Flow>> then = flows -> found[0] += flows.size();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) { // the first ones warm up
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < TIMES; i++) {
                resolver.resolve(uri, shard, then);
            }
            bytes = Math.min(bytes, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(found[0]).isEqualTo(5 * TIMES);
        assertThat((double) bytes / TIMES).as("bytes a look-up").isLessThan(1);
    }
}
