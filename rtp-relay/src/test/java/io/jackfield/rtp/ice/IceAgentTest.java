package io.jackfield.rtp.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.rtp.ice.IceWorld.Node;
import io.jackfield.sdp.IceCandidate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents on a simulated network. */
class IceAgentTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final IceWorld world = new IceWorld(42);

    private Node full(String host, boolean controlling) {
        return world.new Node(host, IceSettings.FULL, controlling, 1);
    }

    private static void meet(Node offerer, Node answerer) {
        answerer.knows(offerer, offerer.candidates());
        offerer.knows(answerer, answerer.candidates());
    }

    private static void connected(Node one, Node other) {
        assertThat(one.agent.connected()).isTrue();
        assertThat(other.agent.connected()).isTrue();
    }

    @Test
    void twoFullAgentsChooseAPair() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        meet(a, b);
        world.run(2 * SECOND_NS);
        connected(a, b);
        assertThat(a.aims).containsEntry(1, b.address(1));
        assertThat(b.aims).containsEntry(1, a.address(1));
        assertThat(a.agent.permits(1, b.address(1))).isTrue();
        assertThat(a.agent.permits(1, new InetSocketAddress("198.51.100.1", 4000)))
                .isFalse();
    }

    @Test
    void twoComponentsGetAPairEach() {
        Node a = world.new Node("192.0.2.1", IceSettings.FULL, true, 2);
        Node b = world.new Node("192.0.2.2", IceSettings.FULL, false, 2);
        meet(a, b);
        world.run(2 * SECOND_NS);
        connected(a, b);
        assertThat(a.aims).containsEntry(1, b.address(1)).containsEntry(2, b.address(2));
    }

    @Test
    void aLiteAgentIsControlledByAFullOne() {
        for (boolean fullOffers : new boolean[] {true, false}) {
            IceWorld fresh = new IceWorld(7);
            Node lite = fresh.new Node("192.0.2.1", IceSettings.LITE, !fullOffers, 1);
            Node full = fresh.new Node("192.0.2.2", IceSettings.FULL, fullOffers, 1);
            lite.agent.remote(full.agent.local(), false, full.candidates(), fresh.nowNs);
            full.agent.remote(lite.agent.local(), true, lite.candidates(), fresh.nowNs);
            fresh.run(2 * SECOND_NS);
            connected(lite, full);
            assertThat(full.agent.controlling()).isTrue();
            assertThat(lite.agent.counters().checksOut()).isZero();
            assertThat(lite.aims).containsEntry(1, full.address(1));
            fresh.run(120 * SECOND_NS);
            assertThat(full.ends).isEmpty(); // it answers consent
        }
    }

    @Test
    void twoLiteAgentsTakeWhatIsWritten() {
        Node a = world.new Node("192.0.2.1", IceSettings.LITE, true, 1);
        Node b = world.new Node("192.0.2.2", IceSettings.LITE, false, 1);
        a.agent.remote(b.agent.local(), true, b.candidates(), world.nowNs);
        b.agent.remote(a.agent.local(), true, a.candidates(), world.nowNs);
        connected(a, b);
        assertThat(world.sent).isZero();
        assertThat(a.aims).containsEntry(1, b.address(1));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aPeerBehindANatIsFoundByItsChecks(boolean symmetric) {
        world.nat("10.", "203.0.113.5", symmetric);
        Node relay = full("192.0.2.1", false);
        Node phone = full("10.0.0.7", true);
        meet(phone, relay);
        world.run(3 * SECOND_NS);
        connected(relay, phone);
        assertThat(relay.aims.get(1).getAddress().getHostAddress()).isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void comesThroughLossAndNats(long seed) {
        IceWorld rough = new IceWorld(seed);
        rough.loss = 0.3;
        rough.nat("10.", "203.0.113.5", seed % 2 == 0);
        Node relay = rough.new Node("192.0.2.1", IceSettings.FULL, seed % 3 == 0, 1);
        Node phone = rough.new Node("10.0.0.7", IceSettings.FULL, seed % 3 != 0, 1);
        meet(phone, relay);
        rough.run(30 * SECOND_NS);
        connected(relay, phone);
    }

    @Test
    void bothWantToControlAndOneGivesIn() {
        for (boolean both : new boolean[] {true, false}) {
            IceWorld fresh = new IceWorld(both ? 3 : 4);
            Node a = fresh.new Node("192.0.2.1", IceSettings.FULL, both, 1);
            Node b = fresh.new Node("192.0.2.2", IceSettings.FULL, both, 1);
            meet(a, b);
            fresh.run(5 * SECOND_NS);
            connected(a, b);
            assertThat(a.agent.controlling()).isNotEqualTo(b.agent.controlling());
            assertThat(a.agent.counters().roleConflicts() + b.agent.counters().roleConflicts())
                    .isPositive();
        }
    }

    @Test
    void namesOfMulticastDnsHurtNobody() {
        Node relay = full("192.0.2.1", false);
        Node browser = full("192.0.2.2", true);
        relay.knows(
                browser,
                List.of(
                        IceWorld.candidate(1, "8d2c7f4e-1111-4222-8333-944455556666.local", 4000, 2_113_937_151L),
                        IceCandidate.parse("1 1 tcp 5 192.0.2.2 9 typ host tcptype active")
                                .orElseThrow(),
                        IceCandidate.parse("1 1 udp 5 2001:db8::1 9 typ host").orElseThrow(),
                        IceCandidate.parse("1 1 udp 5 224.0.0.1 9 typ host").orElseThrow(),
                        IceCandidate.parse("1 2 udp 5 192.0.2.2 9 typ host").orElseThrow()));
        assertThat(relay.agent.counters().ignoredCandidates()).isEqualTo(5);
        assertThat(relay.agent.pairs()).isZero();
        browser.knows(relay, relay.candidates());
        world.run(2 * SECOND_NS);
        connected(relay, browser);
    }

    @Test
    void candidatesMayTrickleIn() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        a.knows(b, List.of());
        b.knows(a, List.of(IceWorld.candidate(1, "192.0.2.77", 4000, 2_130_706_431L)));
        world.run(SECOND_NS);
        assertThat(a.agent.connected()).isFalse();
        a.agent.candidate(b.candidates().get(0), world.nowNs);
        world.run(2 * SECOND_NS);
        connected(a, b);
    }

    /** A check may overtake the answer (RFC 8445 7.3). */
    @Test
    void checksThatComeBeforeThePeerIsKnownCount() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        b.knows(a, a.candidates());
        world.run(2 * SECOND_NS);
        assertThat(a.agent.counters().checksIn()).isPositive();
        assertThat(a.agent.connected()).isFalse();
        a.knows(b, List.of());
        world.run(2 * SECOND_NS);
        connected(a, b);
    }

    @Test
    void theBestOfSeveralPairsIsChosen() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        b.knows(a, a.candidates());
        a.knows(
                b,
                List.of(
                        IceWorld.candidate(1, "198.51.100.1", 4000, 2_130_706_431L), // nobody is there
                        IceWorld.candidate(1, "198.51.100.2", 4000, 2_130_706_430L),
                        IceWorld.candidate(1, "192.0.2.2", 4000, 1_000_000L)));
        world.run(3 * SECOND_NS);
        connected(a, b);
        assertThat(a.aims).containsEntry(1, b.address(1));
    }

    @Test
    void consentEndsWhenNobodyAnswers() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        meet(a, b);
        world.run(600 * SECOND_NS);
        connected(a, b);
        long sent = world.sent;
        world.run(60 * SECOND_NS);
        assertThat(world.sent - sent).isBetween(40L, 60L); // a question and an answer each, about every 5 s
        world.cut.add("192.0.2.2>192.0.2.1");
        world.run(25 * SECOND_NS);
        assertThat(a.ends).isEmpty();
        world.run(12 * SECOND_NS);
        assertThat(a.ends).containsExactly(IceEnd.CONSENT_LOST);
        assertThat(a.agent.failed()).isTrue();
        long silent = a.agent.counters().checksOut();
        world.run(60 * SECOND_NS);
        assertThat(a.agent.counters().checksOut()).isEqualTo(silent);
    }

    @Test
    void nobodyThereFailsInTime() {
        Node a = full("192.0.2.1", true);
        a.agent.remote(
                new IceCredentials("abcd", Redacted.of("abcdefghijklmnopqrstuv")),
                false,
                List.of(IceWorld.candidate(1, "198.51.100.1", 4000, 2_130_706_431L)),
                world.nowNs);
        world.run(39 * SECOND_NS);
        assertThat(a.ends).isEmpty();
        assertThat(a.agent.counters().checksOut()).isEqualTo(7);
        world.run(2 * SECOND_NS);
        assertThat(a.ends).containsExactly(IceEnd.FAILED);
        assertThat(a.agent.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRestartMovesToNewAddressesAndMediaGoesOnMeanwhile() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        meet(a, b);
        world.run(2 * SECOND_NS);
        Node c = full("192.0.2.3", false); // b has moved
        a.agent.restart(IceCredentials.random(world.random), true);
        assertThat(a.aims).containsEntry(1, b.address(1));
        c.knows(a, a.candidates());
        a.knows(c, c.candidates());
        world.run(2 * SECOND_NS);
        connected(a, c);
        assertThat(a.aims).containsEntry(1, c.address(1));
        world.run(120 * SECOND_NS);
        assertThat(a.ends).isEmpty();
    }

    @Test
    void strangersGetNoAnswerAndLearnNothing() {
        Node a = full("192.0.2.1", true);
        Node b = full("192.0.2.2", false);
        meet(a, b);
        world.run(2 * SECOND_NS);
        long sent = world.sent;
        InetSocketAddress stranger = new InetSocketAddress("198.51.100.9", 9);
        String name = a.agent.local().ufrag() + ":" + b.agent.local().ufrag();
        byte[] forged = StunWriter.request(new byte[12])
                .username(name)
                .role(false, 1)
                .priority(5)
                .useCandidate()
                .sealed("not the password");
        a.agent.receive(1, ByteBuffer.wrap(forged), stranger, world.nowNs);
        byte[] noName = StunWriter.request(new byte[12])
                .sealed(a.agent.local().password().secret());
        a.agent.receive(1, ByteBuffer.wrap(noName), stranger, world.nowNs);
        byte[] answer = StunWriter.success(
                        StunMessage.parse(ByteBuffer.wrap(forged)).orElseThrow())
                .mapped(stranger)
                .sealed(b.agent.local().password().secret());
        a.agent.receive(1, ByteBuffer.wrap(answer), stranger, world.nowNs);
        assertThat(world.sent).isEqualTo(sent);
        assertThat(a.agent.counters().unauthentic()).isEqualTo(2);
        assertThat(a.agent.counters().stray()).isEqualTo(1);
        assertThat(a.agent.permits(1, stranger)).isFalse();
        assertThat(a.aims).containsEntry(1, b.address(1));
    }

    @Test
    void whatMustBeKnownAndIsNotIsRefused() {
        Node a = full("192.0.2.1", false);
        Node b = full("192.0.2.2", true);
        a.knows(b, List.of());
        byte[] plain = StunWriter.request(new byte[12])
                .username(a.agent.local().ufrag() + ":" + b.agent.local().ufrag())
                .unknown(0x7777)
                .sealed(a.agent.local().password().secret());
        plain[StunMessage.HEADER_BYTES + 4 + 20] = 0x7f; // nothing there is checked before the integrity
        a.agent.receive(1, ByteBuffer.wrap(plain), b.address(1), world.nowNs);
        assertThat(a.agent.counters().checksIn()).isZero();
    }

    @Test
    void pairsHaveALimit() {
        Node a = full("192.0.2.1", true);
        for (int i = 0; i < 3 * IceAgent.MAX_PAIRS; i++) {
            a.agent.candidate(IceWorld.candidate(1, "198.51.100.1", 1000 + i, 2_130_706_431L), world.nowNs);
        }
        assertThat(a.agent.pairs()).isEqualTo(IceAgent.MAX_PAIRS);
        assertThat(a.agent.counters().refusedCandidates()).isEqualTo(2L * IceAgent.MAX_PAIRS);
    }

    @Test
    void checksArePaced() {
        Node a = full("192.0.2.1", true);
        List<IceCandidate> many = new java.util.ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(IceWorld.candidate(1, "198.51.100.1", 1000 + i, 2_130_706_431L));
        }
        a.agent.remote(new IceCredentials("abcd", Redacted.of("abcdefghijklmnopqrstuv")), false, many, world.nowNs);
        world.run(SECOND_NS);
        assertThat(a.agent.counters().checksOut()).isBetween(18L, 21L);
    }

    @Property(tries = 500)
    void noDatagramBreaksAnAgent(@ForAll byte[] noise, @ForAll @IntRange(min = 0, max = 3) int first) {
        Node a = full("192.0.2.1", true);
        if (noise.length > 0) {
            noise[0] = (byte) first;
        }
        a.agent.receive(1, ByteBuffer.wrap(noise), new InetSocketAddress("192.0.2.9", 9), world.nowNs);
        assertThat(a.agent.pairs()).isZero();
    }
}
