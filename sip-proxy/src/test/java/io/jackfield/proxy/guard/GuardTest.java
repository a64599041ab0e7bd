package io.jackfield.proxy.guard;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 5060);

    private final List<Ban> told = new ArrayList<>();
    private long nowNs = -7 * SECOND;

    @Test
    void thirtyInTwoSecondsPassThenTheSourceIsBannedForFiveMinutes() {
        Guard guard = guard(g -> {});
        for (int i = 0; i < 30; i++) {
            assertThat(asks(guard, "192.0.2.7")).isTrue();
        }
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isTrue();
        assertThat(asks(guard, "192.0.2.7")).isFalse();
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isFalse();
        assertThat(guard.opensTo(ip("192.0.2.8"), nowNs)).isTrue();
        assertThat(guard.bans()).containsExactly(new Ban("192.0.2.7", Ban.Reason.RATE, ofSeconds(300), 1));
        assertThat(told).containsExactly(new Ban("192.0.2.7", Ban.Reason.RATE, ofSeconds(300), 0));

        nowNs += 300 * SECOND - 1;
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isFalse();
        nowNs++;
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isTrue();
        assertThat(guard.bans()).isEmpty();
        assertThat(asks(guard, "192.0.2.7")).isTrue();
    }

    @Test
    void messagesOfAConnectionThatWasOpenBeforeTheBanAreDropped() {
        Guard guard = guard(g -> {});
        Flow open = Flow.between(Transport.TCP, LOCAL, new InetSocketAddress("192.0.2.7", 4711), 9);
        assertThat(guard.admits(request(""), open, nowNs)).isTrue();
        guard.ban(ip("192.0.2.7"), ofSeconds(10));
        assertThat(guard.admits(request(""), open, nowNs)).isFalse();
        assertThat(guard.counters().turnedAway()).isEqualTo(1);
    }

    @Test
    void whatIsNoMessageCountsToo() {
        Guard guard = guard(g -> g.rate(3, ofSeconds(1)));
        for (int i = 0; i < 3; i++) {
            assertThat(guard.admitsMalformed(flow("192.0.2.7"), nowNs)).isTrue();
        }
        assertThat(guard.admitsMalformed(flow("192.0.2.7"), nowNs)).isFalse();
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isFalse();
    }

    @Test
    void trustedNetworksAreLeftAlone() {
        Guard guard = guard(g -> g.trust("10.0.1.0/24", "2001:db8:7::/48").ban(ofSeconds(9)));
        for (int i = 0; i < 1_000; i++) {
            assertThat(asks(guard, "10.0.1.9")).isTrue();
            assertThat(asks(guard, "2001:db8:7::9")).isTrue();
            assertThat(guard.admitsMalformed(flow("10.0.1.9"), nowNs)).isTrue();
            guard.refused(request(""), flow("10.0.1.9"), 403, false, nowNs);
            assertThat(guard.admits(request("sipvicious"), flow("10.0.1.9"), nowNs))
                    .isTrue();
        }
        assertThat(guard.bans()).isEmpty();
        guard.ban(ip("10.0.1.9"), ofSeconds(9));
        assertThat(guard.opensTo(ip("10.0.1.9"), nowNs)).isTrue();
    }

    @Test
    void whomTheProxyTrustsIsNeverBanned() {
        Guard guard = guard(g -> g.rate(2, ofSeconds(1)).total(1));
        guard.exempt(flow -> flow.remoteHost().equals(ip("10.9.9.9")));
        for (int i = 0; i < 100; i++) {
            assertThat(asks(guard, "10.9.9.9")).isTrue();
            assertThat(guard.admits(request("friendly-scanner"), flow("10.9.9.9"), nowNs))
                    .isTrue();
        }
        assertThat(guard.bans()).isEmpty();
    }

    @Test
    void anIpv6SourceIsANetworkOf64Bits() {
        Guard guard = guard(g -> g.rate(3, ofSeconds(1)));
        assertThat(asks(guard, "2001:db8:1:2::1")).isTrue();
        assertThat(asks(guard, "2001:db8:1:2::2")).isTrue();
        assertThat(asks(guard, "2001:db8:1:2:ffff::3")).isTrue();
        assertThat(asks(guard, "2001:db8:1:2::4")).isFalse();
        assertThat(guard.opensTo(ip("2001:db8:1:2::77"), nowNs)).isFalse();
        assertThat(guard.opensTo(ip("2001:db8:1:3::1"), nowNs)).isTrue();
        assertThat(guard.unban("2001:db8:1:2::/64")).isTrue();
        assertThat(guard.opensTo(ip("2001:db8:1:2::77"), nowNs)).isTrue();
    }

    @Test
    void scannersAreDroppedAndBanned() {
        Guard guard = guard(g -> {});
        assertThat(guard.admits(request("Friendly-Scanner 0.2"), flow("192.0.2.7"), nowNs))
                .isFalse();
        assertThat(guard.bans()).extracting(Ban::reason).containsExactly(Ban.Reason.SCANNER);
        assertThat(guard.admits(request("Yealink SIP-T46S"), flow("192.0.2.8"), nowNs))
                .isTrue();
        assertThat(guard.admits(request("my sipvicious"), flow("192.0.2.9"), nowNs))
                .isFalse();
        SipRequest inDialog = request("sipvicious")
                .edit()
                .set("To", "<sip:b@example.com>;tag=9")
                .build();
        assertThat(guard.admits(inDialog, flow("192.0.2.10"), nowNs)).isTrue();

        Guard own = guard(g -> g.scanners("acme"));
        assertThat(own.admits(request("sipvicious"), flow("192.0.2.7"), nowNs)).isTrue();
        assertThat(own.admits(request("ACME phone"), flow("192.0.2.7"), nowNs)).isFalse();
        Guard none = guard(g -> g.scanners());
        assertThat(none.admits(request("sipvicious"), flow("192.0.2.7"), nowNs)).isTrue();
    }

    @Test
    void twentyFailuresInAMinuteAreLetPass() {
        Guard guard = guard(g -> {});
        for (int i = 0; i < 100; i++) {
            guard.refused(request(""), flow("192.0.2.1"), 401, false, nowNs); // a challenge is no failure
            guard.refused(request(""), flow("192.0.2.1"), 483, true, nowNs);
        }
        assertThat(guard.counters().failures()).isZero();
        for (int status : new int[] {401, 407, 403, 404, 405, 416, 401, 401, 401, 401}) {
            guard.refused(request(""), flow("192.0.2.1"), status, true, nowNs);
            nowNs += 5 * SECOND;
            guard.refused(request(""), flow("192.0.2.1"), status, true, nowNs);
        }
        assertThat(guard.bans()).isEmpty();
        guard.refused(request(""), flow("192.0.2.1"), 404, false, nowNs);
        assertThat(guard.bans()).extracting(Ban::reason).containsExactly(Ban.Reason.FAILURES);
    }

    @Test
    void manySourcesThatEachSendALittleAreHeldToTheTotal() {
        Guard guard = guard(g -> g.total(1_000).trust("10.0.1.0/24"));
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            nowNs += 100_000; // ten thousand a second
            passed += guard.admits(request(""), flow(0xC0000000 + i), nowNs) ? 1 : 0;
            assertThat(asks(guard, "10.0.1.9")).isTrue();
        }
        assertThat(passed).isBetween(1_000, 1_100);
        assertThat(guard.counters().shed()).isEqualTo(10_000 - passed);
    }

    @Test
    void withoutBansTheExcessIsDropped() {
        Guard guard = guard(g -> g.rate(1, ofSeconds(1)).ban(Duration.ZERO));
        assertThat(asks(guard, "192.0.2.7")).isTrue();
        assertThat(asks(guard, "192.0.2.7")).isFalse();
        assertThat(guard.bans()).isEmpty();
        nowNs += SECOND;
        assertThat(asks(guard, "192.0.2.7")).isTrue();
    }

    @Test
    void operatorsBanAndUnban() {
        Guard guard = guard(g -> {});
        assertThat(guard.unban("192.0.2.7")).isFalse();
        assertThat(guard.ban(ip("192.0.2.7"), ofSeconds(60))).isTrue();
        assertThat(guard.bans()).containsExactly(new Ban("192.0.2.7", Ban.Reason.OPERATOR, ofSeconds(60), 0));
        assertThat(guard.unban("192.0.2.7")).isTrue();
        assertThat(guard.bans()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> guard.unban("example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> guard.ban(ip("192.0.2.7"), Duration.ZERO));
    }

    @Test
    void reloadKeepsBans() {
        Guard guard = guard(g -> {});
        guard.ban(ip("192.0.2.7"), ofSeconds(60));
        assertThatIllegalArgumentException().isThrownBy(() -> guard.reload(g -> g.trust("10.0.0.0/33")));
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isFalse();
        guard.reload(g -> g.trust("192.0.2.0/24"));
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isTrue();
        guard.reload(g -> {});
        assertThat(guard.opensTo(ip("192.0.2.7"), nowNs)).isFalse();
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard(g -> g.rate(0, Duration.ZERO)
                        .ban(ofSeconds(-1))
                        .failures(2_000, ofSeconds(1))
                        .total(0)
                        .sources(1)
                        .bans(2_000_000)
                        .trust("x")
                        .scanners("")))
                .withMessageStartingWith("guard: rate 0 ")
                .withMessageContaining("failures 2000 ")
                .withMessageContaining("total 0 ")
                .withMessageContaining("sources 1 ")
                .withMessageContaining("bans 2000000 ")
                .withMessageContaining("rate-window PT0S ")
                .withMessageContaining("ban PT-1S ")
                .withMessageContaining("no network: x");
    }

    @Test
    void aFloodOfBansIsToldInPart() {
        Guard guard = guard(g -> {});
        for (int i = 0; i < 1_000; i++) {
            guard.admits(request("sipvicious"), flow(0xC0000000 + i), nowNs);
        }
        assertThat(told).hasSize(3);
        assertThat(guard.counters().untold()).isEqualTo(997);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        guard.bind(registry, "n");
        assertThat(registry.get("jackfield.proxy.guard.bans")
                        .tag("reason", "scanner")
                        .functionCounter()
                        .count())
                .isEqualTo(1_000);
        assertThat(registry.get("jackfield.proxy.guard.banned").gauge().value()).isEqualTo(1_000);
    }

    /** The tables neither grow nor forget whom they hold off, and who is trusted is not touched; nothing is allocated. */
    @Test
    void aMillionForgedSourcesCostNoMemoryAndLiftNoBan() {
        Guard guard = guard(g -> g.trust("10.0.1.0/24").total(10_000_000));
        SipRequest request = request("phone");
        Flow attacker = flow("192.0.2.7");
        Flow trunk = flow("10.0.1.9");
        for (int i = 0; i < 31; i++) {
            guard.admits(request, attacker, nowNs);
        }
        Flow[] some = new Flow[1 << 14]; // made beforehand, so that what is allocated is the guard's
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int forged = 0;
        for (int round = 0; round < 64; round++) {
            for (int i = 0; i < some.length; i++) {
                some[i] = flow(0x20000000 + forged++);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (Flow flow : some) {
                nowNs += 1_000;
                guard.opensTo(flow.remoteHost(), nowNs);
                guard.admits(request, flow, nowNs);
                if (!guard.admits(request, trunk, nowNs) || guard.opensTo(attacker.remoteHost(), nowNs)) {
                    throw new AssertionError("in round " + round);
                }
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            if (round > 40) { // compiled by then
                assertThat(bytes)
                        .as("bytes allocated by %d checks", 4 * some.length)
                        .isLessThan(4_096);
            }
        }
        assertThat(forged).isGreaterThan(1_000_000);
        assertThat(guard.evicted()).isPositive();
        assertThat(guard.banned()).isEqualTo(1);
    }

    // ---- driving it ----

    private Guard guard(Consumer<GuardSettings> settings) {
        return Guard.of(settings.andThen(g -> g.listener(told::add)), new SplittableRandom(5), () -> nowNs);
    }

    private boolean asks(Guard guard, String source) {
        return guard.admits(request("phone"), flow(source), nowNs);
    }

    private static SipRequest request(String userAgent) {
        return (SipRequest) SipMessage.parse("OPTIONS sip:b@example.com SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKa\r\nFrom: <sip:a@example.com>;tag=1\r\n"
                        + "To: <sip:b@example.com>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
                        + (userAgent.isEmpty() ? "" : "User-Agent: " + userAgent + "\r\n") + "\r\n")
                .orElseThrow();
    }

    private static Flow flow(String source) {
        return Flow.between(Transport.UDP, LOCAL, new InetSocketAddress(ip(source), 5060), 0);
    }

    private static Flow flow(int ipv4) {
        try {
            InetAddress source =
                    InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array());
            return Flow.between(Transport.UDP, LOCAL, new InetSocketAddress(source, 5060), 0);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
