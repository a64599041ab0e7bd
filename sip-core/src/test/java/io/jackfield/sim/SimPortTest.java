package io.jackfield.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not SIP in a simulation: ports, turns, the time of day. */
class SimPortTest {
    private final Simulation sim = Simulation.seeded(1);
    private final SimNetwork network = sim.network();
    private final List<String> heard = new ArrayList<>();

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(SimNetwork.address(host), port);
    }

    private SimPort port(String host, int port) throws BindException {
        return network.port(
                host,
                at(host, port),
                (bytes, from) ->
                        heard.add(bytes.length + " from " + from.getAddress().getHostAddress() + ':' + from.getPort()
                                + " at " + sim.elapsed().toMillis()));
    }

    private static byte[] rtp(int type) {
        byte[] packet = new byte[172];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) type;
        return packet;
    }

    @Test
    void datagramsTakeTheirTimeAndFindTheirPort() throws BindException {
        network.conditions(NetworkConditions.LAN.withDelay(ofMillis(20)));
        SimPort one = port("10.0.0.1", 4_000);
        port("10.0.0.2", 4_000);
        one.send(new byte[100], at("10.0.0.2", 4_000));
        one.send(new byte[100], at("10.0.0.2", 4_002));
        sim.run(ofSeconds(1));
        assertThat(heard).containsExactly("100 from 10.0.0.1:4000 at 20");
        assertThat(sim.ladder()).contains("nobody there");
    }

    @Test
    void aClosedPortIsFreeAndHearsNothing() throws BindException {
        SimPort one = port("10.0.0.1", 4_000);
        SimPort two = port("10.0.0.2", 4_000);
        assertThatThrownBy(() -> port("10.0.0.2", 4_000)).isInstanceOf(BindException.class);
        one.send(new byte[1], two.local());
        two.close();
        two.close();
        two.send(new byte[1], one.local());
        sim.run(ofSeconds(1));
        assertThat(heard).isEmpty();
        assertThat(port("10.0.0.2", 4_000).local()).isEqualTo(two.local());
        assertThat(port("10.0.0.2", 0).local().getPort()).isPositive();
        assertThatThrownBy(() -> port("0.0.0.0", 4_000)).isInstanceOf(BindException.class);
    }

    @Test
    void aCrashTakesPortsToo() throws BindException {
        SimPort one = port("10.0.0.1", 4_000);
        port("10.0.0.2", 4_000);
        network.crash("10.0.0.2");
        one.send(new byte[1], at("10.0.0.2", 4_000));
        sim.run(ofSeconds(1));
        assertThat(heard).isEmpty();
    }

    @Test
    void aLadderShowsARunOfPacketsAsOneLine() throws BindException {
        network.conditions(NetworkConditions.LAN.withLoss(0.2));
        SimPort one = port("10.0.0.1", 4_000);
        SimPort two = port("10.0.0.2", 4_000);
        for (int i = 0; i < 1_000; i++) {
            one.send(rtp(0), two.local());
            two.send(rtp(8), one.local());
            sim.run(ofMillis(20));
        }
        one.send(rtp(200), two.local());
        SimPhone alice = sim.phone("alice", "10.0.0.3");
        alice.call("sip:bob@10.0.0.4");
        sim.run(ofMillis(100));
        one.send(rtp(0), two.local());
        assertThat(sim.ladder().lines().filter(line -> line.contains("RTP 0 x1000")))
                .singleElement()
                .asString()
                .matches(".* (1[5-9]|2[0-5])\\d lost");
        assertThat(sim.ladder()).contains("RTP 8 x1000", "RTCP", "INVITE 1");
        assertThat(sim.ladder().lines().filter(line -> line.contains("RTP"))).hasSize(3); // one behind the INVITE
        assertThat(sim.ladder().lines().filter(line -> line.contains("RTCP"))).hasSize(1);
    }

    @Test
    void theSameSeedGivesTheSameDigestOfMedia() throws BindException {
        long first = digest(5);
        assertThat(digest(5)).isEqualTo(first);
        assertThat(digest(6)).isNotEqualTo(first);
    }

    private static long digest(long seed) throws BindException {
        Simulation world = Simulation.seeded(seed);
        world.network().conditions(NetworkConditions.LAN.withLoss(0.1).withJitter(ofMillis(5)));
        SimPort one = world.network().port("one", at("10.0.0.1", 4_000), (bytes, from) -> {});
        for (int i = 0; i < 100; i++) {
            one.send(rtp(i & 1), at("10.0.0.2", 4_000));
            world.run(ofMillis(20));
        }
        return world.network().digest();
    }

    @Test
    void turnsComeWhenAskedForAndWhenDue() {
        List<Duration> turns = new ArrayList<>();
        long[] wakeNs = {sim.nowNs() + 7_000_000};
        SimTurns place = sim.turns(new SimTurns.Taker() {
            @Override
            public void turn() {
                turns.add(sim.elapsed());
                if (wakeNs[0] <= sim.nowNs()) {
                    wakeNs[0] = Long.MAX_VALUE;
                }
            }

            @Override
            public long nextWakeNs() {
                return wakeNs[0];
            }
        });
        sim.after(ofMillis(3), place::wake);
        sim.run(ofMillis(20));
        assertThat(turns).containsExactly(Duration.ZERO, ofMillis(3), ofMillis(7));
        place.wake();
        place.leave();
        sim.run(ofMillis(20));
        assertThat(turns).hasSize(3);
    }

    @Test
    void theTimeOfDayGoesWithTheWorld() {
        assertThat(sim.clock().instant()).hasToString("2026-01-05T09:00:00Z");
        assertThat(sim.clock().instant().atZone(ZoneOffset.UTC).getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        sim.run(Duration.ofDays(1));
        assertThat(sim.clock().withZone(ZoneOffset.ofHours(2)).instant()).hasToString("2026-01-06T09:00:00Z");
    }

    @Test
    void aNodeTellsWhichWorldItLivesIn() {
        assertThat(Simulation.of(sim.node("a", "10.0.0.1").build())).isEqualTo(Optional.of(sim));
    }

    @Test
    void aPartIsMadeOnce() {
        String first = sim.part(String.class, world -> "seed " + world.seed());
        assertThat(first).isEqualTo("seed 1");
        assertThat(sim.part(String.class, world -> "another")).isSameAs(first);
    }
}
