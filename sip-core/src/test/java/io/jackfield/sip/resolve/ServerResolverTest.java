package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is kept, what is remembered of dead servers, and what reaches whom. */
class ServerResolverTest {
    private static final Flow ONE = udp("192.0.2.1");
    private static final Flow TWO = udp("192.0.2.2");
    private final TestShard shard = new TestShard();
    private final DnsZone zone = new DnsZone()
            .srv("_sip._udp.pool.example", 1, 60, 5060, "one.example")
            .srv("_sip._udp.pool.example", 1, 40, 5060, "two.example")
            .address("one.example", "192.0.2.1")
            .address("two.example", "192.0.2.2")
            .srv("_sip._udp.pair.example", 1, 1, 5060, "one.example")
            .srv("_sip._udp.pair.example", 2, 1, 5060, "two.example");
    private final ServerResolver resolver = resolver(zone);

    private static ServerResolver resolver(Dns dns) {
        return new ServerResolver(
                Reach.of(EnumSet.of(Transport.UDP)), new DnsOptions().source(dns), new Random(20_260_101));
    }

    private static Flow udp(String host) {
        return Flow.to(Transport.UDP, new InetSocketAddress(host, 5060));
    }

    private List<Flow> find(String uri) {
        List<List<Flow>> found = new ArrayList<>();
        resolver.resolve(SipUri.of(uri), shard, found::add);
        return found.get(0);
    }

    /** RFC 2782 over requests: the order is drawn for each, though the records are asked for once. */
    @Test
    void requestsShareTheServersSixtyForty() {
        Map<Flow, Integer> first = new HashMap<>();
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            first.merge(find("sip:pool.example").get(0), 1, Integer::sum);
        }
        double deviation = first.get(ONE) - 0.6 * n;
        assertThat(deviation * deviation / (0.6 * n) + deviation * deviation / (0.4 * n))
                .as("chi-square, 1 degree of freedom")
                .isLessThan(10.83);
        assertThat(zone.asked()).isLessThan(12);
    }

    @Test
    void whatWasSeenBeforeGivesTheSameList() {
        assertThat(find("sip:bob@192.0.2.9")).isSameAs(find("sip:bob@192.0.2.9"));
        assertThat(find("sip:one.example")).isSameAs(find("sip:one.example"));
    }

    @Test
    void recordsHoldAsLongAsTheySay() {
        find("sip:one.example");
        int asked = zone.asked();
        zone.remove("one.example").address("one.example", "192.0.2.77");
        shard.advance(Duration.ofMillis(59_990));
        assertThat(find("sip:one.example")).containsExactly(ONE);
        assertThat(zone.asked()).isEqualTo(asked);
        shard.advance(Duration.ofMillis(20));
        assertThat(find("sip:one.example")).containsExactly(udp("192.0.2.77"));
    }

    /** RFC 3263 4.3: what failed comes last, and is not left out. */
    @Test
    void deadServersComeLastForAWhile() {
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
        resolver.avoid(ONE, Optional.empty(), shard);
        assertThat(find("sip:pair.example")).containsExactly(TWO, ONE);
        shard.advance(Duration.ofSeconds(29));
        assertThat(find("sip:pair.example")).containsExactly(TWO, ONE);
        shard.advance(Duration.ofSeconds(1));
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
    }

    @Test
    void bothDeadKeepTheirOrder() {
        resolver.avoid(ONE, Optional.empty(), shard);
        resolver.avoid(TWO, Optional.empty(), shard);
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
    }

    @Test
    void aServerThatServesIsNotDead() {
        resolver.avoid(ONE, Optional.empty(), shard);
        resolver.heard(ONE, response(486, ""), shard);
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
    }

    @Test
    void retryAfterSaysForHowLong() {
        resolver.heard(ONE, response(503, "120 (lunch)"), shard);
        shard.advance(Duration.ofSeconds(119));
        assertThat(find("sip:pair.example")).containsExactly(TWO, ONE);
        shard.advance(Duration.ofSeconds(1));
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
    }

    @Test
    void retryAfterIsBelievedForAnHourAtMost() {
        resolver.heard(ONE, response(503, "99999999"), shard);
        shard.advance(Duration.ofSeconds(3_599));
        assertThat(find("sip:pair.example")).containsExactly(TWO, ONE);
        shard.advance(Duration.ofSeconds(1));
        assertThat(find("sip:pair.example")).containsExactly(ONE, TWO);
    }

    @Test
    void whatIsNotThereIsAskedForAgainSooner() {
        assertThat(find("sip:gone.example")).isEmpty();
        int asked = zone.asked();
        zone.address("gone.example", "192.0.2.8");
        assertThat(find("sip:gone.example")).isEmpty();
        assertThat(zone.asked()).isEqualTo(asked);
        shard.advance(Duration.ofSeconds(61));
        assertThat(find("sip:gone.example")).containsExactly(udp("192.0.2.8"));
    }

    /** RFC 8767: calls go on while name servers are out. */
    @Test
    void whatExpiredIsUsedWhileNobodyCanAnswer() {
        find("sip:one.example:5060");
        zone.fail("one.example", DnsQuestion.Type.A).fail("one.example", DnsQuestion.Type.AAAA);
        shard.advance(Duration.ofMinutes(50));
        assertThat(find("sip:one.example:5060")).containsExactly(ONE);
        shard.advance(Duration.ofMinutes(50));
        assertThat(find("sip:one.example:5060"))
                .as("stale for more than an hour")
                .isEmpty();
    }

    @Test
    void oneQuestionServesAllWhoAskMeanwhile() {
        List<Runnable> later = new ArrayList<>();
        List<DnsQuestion> asked = new ArrayList<>();
        Dns slow = new Dns() {
            @Override
            public void query(DnsQuestion question, Consumer<DnsAnswer> then) {
                asked.add(question);
                later.add(() -> zone.query(question, then));
            }

            @Override
            public void close() {}
        };
        ServerResolver slowly = resolver(slow);
        List<List<Flow>> found = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slowly.resolve(SipUri.of("sip:user" + i + "@one.example:5060"), shard, found::add);
        }
        assertThat(asked).hasSize(2).doesNotHaveDuplicates();
        List.copyOf(later).forEach(Runnable::run);
        assertThat(found).hasSize(10).containsOnly(List.of(ONE));
    }

    /** Answers of another thread come back to the shard that asked. */
    @Test
    void answersComeBackToTheShard() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        Dns other = new Dns() {
            @Override
            public void query(DnsQuestion question, Consumer<DnsAnswer> then) {
                Thread thread = new Thread(() -> zone.query(question, then));
                threads.add(thread);
                thread.start();
            }

            @Override
            public void close() {}
        };
        List<Thread> answeredOn = new ArrayList<>();
        resolver(other)
                .resolve(SipUri.of("sip:one.example:5060"), shard, flows -> answeredOn.add(Thread.currentThread()));
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(answeredOn).isEmpty();
        shard.runMail();
        assertThat(answeredOn).containsExactly(Thread.currentThread());
    }

    @Test
    void whatStrangersMakeItKeepIsBounded() {
        for (int i = 0; i < 10_000; i++) {
            find("sip:n" + i + ".example:5060");
            resolver.avoid(udp("10.1." + i / 250 + "." + (i % 250 + 1)), Optional.empty(), shard);
        }
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        resolver.bindMeters(registry, Tags.empty());
        assertThat(registry.get("jackfield.sip.resolver.evicted")
                        .functionCounter()
                        .count())
                .isEqualTo(2 * 10_000 - 4_096);
        assertThat(registry.get("jackfield.sip.resolver.dead").gauge().value()).isEqualTo(4_096);
    }

    @Test
    void optionsOutOfRangeAreNamedTogether() {
        DnsOptions wrong = new DnsOptions()
                .server("dns.example", 53)
                .server("192.0.2.53", 70_000)
                .timeout(Duration.ZERO)
                .attempts(0)
                .cachedNames(1)
                .avoidFor(Duration.ofDays(1));
        assertThatThrownBy(() -> new ServerResolver(Reach.of(EnumSet.of(Transport.UDP)), wrong, new Random()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("dns.example", "70000", "timeout", "attempts", "cached names", "avoid for");
    }

    private static SipResponse response(int status, String retryAfter) {
        SipRequest request = SipRequest.of(Method.OPTIONS, SipUri.of("sip:pair.example"))
                .from(NameAddr.of(SipUri.of("sip:a@b.example")).withTag("1"))
                .to(NameAddr.of(SipUri.of("sip:pair.example")))
                .callId("c")
                .cseq(1)
                .build();
        var edit = SipResponse.to(request, status).toTag("t");
        return (retryAfter.isEmpty() ? edit : edit.set("Retry-After", retryAfter)).build();
    }
}
