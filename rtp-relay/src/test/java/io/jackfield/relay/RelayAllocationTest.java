package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.jackfield.rtp.ReportBlock;
import io.jackfield.rtp.RtcpWriter;
import io.jackfield.rtp.loop.Waiting;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A packet between a browser and a phone makes no objects, whether it is media or a report and whichever way it goes. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("io.jackfield.rtp.loop.WaysToWait#here")
class RelayAllocationTest {
    private static final int WINDOWS = 5;
    private static final int ROUNDS = 300;
    private static final int WEB_SSRC = 4711;
    /** The selector of the JDK boxes a number for each event; what ICE says once in seconds is in none of the windows, or in one. */
    private static final int BYTES_A_PACKET = 32;

    private final Waiting waiting;
    private final Phone phone = new Phone("p");

    RelayAllocationTest(Waiting waiting) {
        this.waiting = waiting;
    }

    @AfterEach
    void close() {
        phone.close();
    }

    @ParameterizedTest(name = "ICE {0}, one port {1}")
    @CsvSource({"true, false", "true, true", "false, false"})
    void nothingIsAllocatedForAPacket(boolean ice, boolean onePort) throws InterruptedException {
        try (WebRelay world = new WebRelay(onePort, waiting)) {
            WebPeer web = world.browser(true, ice);
            byte[] towardsPhone = world.offer("w", web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE);
            MediaDescription media = WebRelay.media(world.answer("w", "p", phone.sdp(), RelayOptions.standard()));
            web.learn(media, WebPeer.roleFacing(media));
            InetSocketAddress rtp = Phone.rtpOf(towardsPhone);
            InetSocketAddress rtcp = Phone.rtcpOf(towardsPhone);
            await().atMost(Duration.ofSeconds(10)).until(web::hasKeys);
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                web.say("hello");
                return phone.rtp.receive(Duration.ofMillis(100)).isPresent();
            });

            byte[] toPhone = report(WEB_SSRC, phone.rtp.port());
            byte[] toWeb = report(phone.rtp.port(), WEB_SSRC);
            measure(world, "from the browser", () -> {
                web.say("hello");
                phone.rtp.receive();
            });
            measure(world, "from the phone", () -> {
                phone.rtp.sendRtp("hello", rtp);
                assertThat(web.hears()).isEqualTo("hello");
            });
            measure(world, "a report from the browser", () -> {
                web.report(toPhone);
                assertThat(phone.rtcp.receive().bytes()).isEqualTo(toPhone);
            });
            measure(world, "a report from the phone", () -> {
                phone.rtcp.send(toWeb, rtcp);
                assertThat(web.hears()).isEqualTo(WebPeer.REPORT);
            });
        }
    }

    private interface Round {
        void run() throws InterruptedException;
    }

    private static void measure(WebRelay world, String what, Round round) throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            long before = allocated(world);
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
            least = Math.min(least, allocated(world) - before);
        }
        assertThat(least / ROUNDS).as(what).isLessThanOrEqualTo(BYTES_A_PACKET);
    }

    private static long allocated(WebRelay world) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return WebRelay.get(world.loops.loops().get(0).call(threads::getCurrentThreadAllocatedBytes));
    }

    private static byte[] report(int from, int about) {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        new RtcpWriter(bytes)
                .senderReport(from, 0x0102_0304_0506_0708L, 160, 1, 160)
                .block(new ReportBlock(about, 12, 3, 1000, 40, 0x0304_0506, 65_536))
                .description(from, "somebody@example.com");
        byte[] written = new byte[bytes.flip().remaining()];
        bytes.get(written);
        return written;
    }
}
