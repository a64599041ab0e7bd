package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sdp.Dtls.Setup;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A packet of a call with DTLS and ICE makes no objects in the engine: opened, echoed and sealed. */
@Timeout(60)
class DtlsAllocationTest {
    private static final int ROUNDS = 1_000;
    /** The selector of the JDK boxes a number for each event; what ICE and RTCP say once in seconds is shared by all rounds. */
    private static final int BYTES_A_PACKET = 64;

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();

    @Test
    void nothingIsAllocatedForAPacket() throws Exception {
        try (Phones phones = new Phones(
                        d -> d.match("9196", Call::echo), b -> b.loops(loops).idleSilence(false));
                WebPhone web = new WebPhone()) {
            web.call(phones, "9196", web.offer("UDP/TLS/RTP/SAVPF", Setup.ACTPASS, true));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                web.say("hello");
                return web.log.contains("heard hello");
            });
            web.log.clear();
            rounds(web);
            long before = allocated();
            rounds(web);
            assertThat((allocated() - before) / ROUNDS).isLessThanOrEqualTo(BYTES_A_PACKET);
        } finally {
            loops.close();
        }
    }

    private static void rounds(WebPhone web) throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            web.say("hello");
            assertThat(web.next()).isEqualTo("heard hello");
        }
    }

    private long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return loops.loops()
                .get(0)
                .call(threads::getCurrentThreadAllocatedBytes)
                .toCompletableFuture()
                .join();
    }
}
