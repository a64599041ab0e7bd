package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That conditions are what they say, and ways that are cut, reset or end at a host that is gone. */
class SimNetworkTest {
    private static final int MANY = 20_000;
    private static final Duration SOON = Duration.ofMillis(50);
    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";

    private final Simulation sim = Simulation.seeded(9);
    private final SimNetwork network = sim.network();

    /** The delays, in ms, of many datagrams sent a second apart, in the order they came. */
    private static List<Double> delays(long seed, NetworkConditions conditions) {
        Simulation world = Simulation.seeded(seed);
        world.network().conditions(conditions);
        SimPeer from = world.network().peer(A, 5060);
        SimPeer to = world.network().peer(B, 5060);
        List<Double> delays = new ArrayList<>();
        long[] sentNs = {0};
        to.onMessage((message, source) -> delays.add((world.nowNs() - sentNs[0]) / 1e6));
        byte[] options = from.request(Method.OPTIONS, to.uri()).build().toBytes();
        for (int i = 0; i < MANY; i++) {
            sentNs[0] = world.nowNs();
            from.send(options, to.address());
            world.run(Duration.ofSeconds(1));
        }
        return delays;
    }

    /** Four standard deviations of a binomial share: with fixed seeds it holds always or never. */
    private static double tolerance(double share) {
        return 4 * Math.sqrt(share * (1 - share) / MANY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theShareThatIsLostIsTheShareThatWasSet(long seed) {
        double arrived = delays(seed, NetworkConditions.LAN.withLoss(0.05)).size();
        assertThat(arrived / MANY).isCloseTo(0.95, within(tolerance(0.05)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theShareThatIsDuplicatedIsTheShareThatWasSet(long seed) {
        double arrived =
                delays(seed, NetworkConditions.LAN.withDuplication(0.2)).size();
        assertThat(arrived / MANY).isCloseTo(1.2, within(tolerance(0.2)));
    }

    /** Jitter is evenly spread: a chi-square over ten bins stays below its 0.1 % point, 27.9 for nine degrees of freedom. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void jitterIsEvenlySpreadAboveTheDelay(long seed) {
        List<Double> delays = delays(
                seed, NetworkConditions.LAN.withDelay(Duration.ofMillis(20)).withJitter(Duration.ofMillis(50)));
        int[] bins = new int[10];
        delays.forEach(delay -> bins[(int) Math.min(9, (delay - 20) / 5)]++);
        double chiSquare = 0;
        for (int bin : bins) {
            chiSquare += Math.pow(bin - MANY / 10.0, 2) / (MANY / 10.0);
        }
        assertThat(delays).hasSize(MANY).allMatch(delay -> delay >= 20 && delay <= 70);
        assertThat(chiSquare).isLessThan(27.9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theShareThatIsHeldBackIsTheShareThatWasSet(long seed) {
        List<Double> delays = delays(
                seed, NetworkConditions.LAN.withDelay(Duration.ofMillis(20)).withReordering(0.2));
        double late = delays.stream().filter(delay -> delay > 20).count();
        assertThat(late / MANY).isCloseTo(0.2, within(tolerance(0.2)));
        assertThat(delays).allMatch(delay -> delay <= 220);
    }

    @Test
    void delayAloneIsExact() {
        assertThat(delays(1, NetworkConditions.LAN.withDelay(Duration.ofMillis(30))))
                .hasSize(MANY)
                .containsOnly(30.0);
    }

    private void send(SimPeer from, SimPeer to) {
        from.send(from.request(Method.OPTIONS, to.uri()).build(), to.address());
    }

    private void stream(SimPeer from, SimPeer to) {
        from.send(
                Transport.TCP,
                from.request(Method.OPTIONS, to.uri()).build().framed().toBytes(),
                to.address());
    }

    @Test
    void waysAreCutAndMended() {
        SimPeer a = network.peer(A, 5060);
        SimPeer b = network.peer(B, 5060);
        network.cutOneWay(A, B);
        send(a, b);
        send(b, a);
        b.expectNothing(SOON);
        a.expectRequest(Method.OPTIONS);
        network.heal(A, B).cut(A, B);
        send(b, a);
        a.expectNothing(SOON);
        network.heal(A, B);
        send(b, a);
        a.expectRequest(Method.OPTIONS);
        network.isolate(A);
        send(b, a);
        send(a, b);
        a.expectNothing(SOON);
        b.expectNothing(SOON);
        network.heal(A);
        send(a, b);
        b.expectRequest(Method.OPTIONS);
        network.isolate(A).cut(A, B).healAll();
        send(a, b);
        b.expectRequest(Method.OPTIONS);
        assertThat(network.lost()).isEqualTo(4);
    }

    @Test
    void streamsWaitForAWayAndGiveUpAfterAQuarterOfAnHour() {
        SimPeer a = network.peer(A, 5060);
        SimPeer b = network.peer(B, 5060).listen(Transport.TCP);
        stream(a, b);
        b.expectRequest(Method.OPTIONS);
        network.cut(A, B);
        stream(a, b);
        stream(a, b);
        b.expectNothing(Duration.ofMinutes(10));
        network.heal(A, B);
        b.expect("what waited", m -> true, Duration.ofMinutes(2));
        b.expect("what waited", m -> true, SOON);
        network.cut(A, B);
        stream(a, b);
        sim.run(Duration.ofMinutes(14));
        assertThat(network.connections()).isEqualTo(1);
        sim.run(Duration.ofMinutes(5));
        assertThat(network.connections()).isZero();
        assertThatThrownBy(() -> stream(a, b)).isInstanceOf(AssertionError.class);
        assertThat(sim.ladder()).contains("reset");
    }

    @Test
    void connectionsAreReset() {
        SimPeer a = network.peer(A, 5060);
        SimPeer b = network.peer(B, 5060).listen(Transport.TCP);
        stream(a, b);
        network.resetConnections(B, A);
        assertThat(a.connections() + b.connections()).isZero();
        b.expectNothing(SOON);
        stream(a, b);
        b.expectRequest(Method.OPTIONS);
    }

    @Test
    void aConnectionToAHostThatHasRestartedIsReset() {
        SimPhone alice = sim.phone("alice", A, p -> p.transport(Transport.TCP));
        SimPhone bob = sim.phone("bob", B, p -> p.transport(Transport.TCP));
        alice.call(bob);
        bob.expectInvite().answer();
        alice.expectEstablished();
        bob.crash();
        assertThat(network.connections()).as("nobody has told alice").isEqualTo(1);
        bob.restart();
        alice.hangUp();
        alice.expectEnded();
        sim.run(SOON);
        assertThat(network.connections()).isZero();
        alice.call(bob);
        bob.expectInvite().reject(486);
        alice.expectRejected(486);
    }

    /** A message may come in any pieces (RFC 3261 18.3). */
    @Test
    void piecesOfAStreamAreNoMessages() {
        SimPhone bob = sim.phone("bob", B);
        SimPeer a = network.peer(A, 5060);
        byte[] options = a.request(Method.OPTIONS, bob.uri())
                .set("Via", a.via(Transport.TCP))
                .build()
                .framed()
                .toBytes();
        for (byte b : options) {
            a.send(Transport.TCP, new byte[] {b}, bob.address());
        }
        a.expectResponse(200);
        a.send(Transport.TCP, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII), bob.address());
        a.send(Transport.TCP, new byte[5_000], bob.address());
        sim.run(SOON);
        assertThat(a.connections()).as("what is not SIP ends a stream").isZero();
    }

    @Test
    void aSecureTransportIsNotTakenByAnother() {
        SimPeer a = network.peer(A, 5060);
        SimPeer b = network.peer(B, 5061).listen(Transport.TLS);
        byte[] options = a.request(Method.OPTIONS, b.uri()).build().framed().toBytes();
        a.send(Transport.TLS, options, b.address());
        b.expectRequest(Method.OPTIONS).reply(200);
        a.expectResponse(200);
        assertThatThrownBy(() -> a.send(Transport.TCP, options, b.address())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> b.listen(Transport.UDP)).isInstanceOf(IllegalArgumentException.class);
    }
}
